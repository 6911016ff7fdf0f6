"""Two CPU-bound threads against the same work one after the other, and one thread alone."""
import json
import threading
import time

ROUNDS = 5


def loop(number):
    total = 0
    for step in range(number):
        total += step
    return total


def sum_of_squares(number):
    return sum(step * step for step in range(number))


def fib(number):
    return number if number < 2 else fib(number - 1) + fib(number - 2)


def seconds(work, *args):
    begun = time.perf_counter()
    work(*args)
    return time.perf_counter() - begun


def both(work, number):
    threads = [threading.Thread(target=work, args=(number,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


samples = {}
for work, number in ((loop, 600_000), (sum_of_squares, 400_000), (fib, 21)):
    speedups = samples[f"{work.__name__}_two_threads_x"] = []
    alone = samples[f"{work.__name__}_s"] = []
    for _ in range(ROUNDS):
        one = seconds(work, number)
        other = seconds(work, number)
        speedups.append((one + other) / seconds(both, work, number))
        alone.append(min(one, other))
print(json.dumps(samples))
