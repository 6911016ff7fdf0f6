# Always: sleeping costs time and next to no CPU time; computing costs both.
import time


def measure(work):
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def compute():
    end = time.perf_counter() + 0.3
    while time.perf_counter() < end:
        pass


wall, cpu = measure(lambda: time.sleep(0.3))
print("sleep", 0.3 <= wall < 0.9, cpu < 0.1, f"({wall:.3f} s, {cpu:.3f} s CPU)")
wall, cpu = measure(compute)
print("work", 0.3 <= wall < 0.9, 0.05 < cpu < 0.6, f"({wall:.3f} s, {cpu:.3f} s CPU)")
print("epoch", 1_700_000_000 < time.time() < 10_000_000_000)
