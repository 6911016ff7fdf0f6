"""Single-thread programs, for a comparison with other Pythons. Runs on any of them."""
import json
import time

ROUNDS = 5


def loop():
    total = 0
    for step in range(500_000):
        total += step


def sum_of_squares():
    sum(step * step for step in range(300_000))


def fib(number=20):
    return number if number < 2 else fib(number - 1) + fib(number - 2)


def nbody():
    x, y, vx, vy = 1.0, 0.0, 0.0, 0.5
    for _ in range(60_000):
        distance = (x * x + y * y) ** 1.5
        vx -= x / distance * 0.001
        vy -= y / distance * 0.001
        x += vx * 0.001
        y += vy * 0.001


def strings():
    "".join(f"{number}," for number in range(60_000)).split(",")


def dicts():
    counts = {}
    for number in range(120_000):
        key = number % 1000
        counts[key] = counts.get(key, 0) + 1


def lists():
    numbers = [number * 7919 % 100_003 for number in range(60_000)]
    numbers.sort()
    sum(numbers[::2])


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, amount):
        self.value += amount


def methods():
    counter = Counter()
    for _ in range(120_000):
        counter.add(1)


samples = {}
for work in (loop, sum_of_squares, fib, nbody, strings, dicts, lists, methods):
    samples[f"{work.__name__}_s"] = times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
print(json.dumps(samples))
