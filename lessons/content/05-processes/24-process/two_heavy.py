import multiprocessing as mp
import os
import time

SIZE = 2_000_000


def heavy():
    sum(i * i for i in range(SIZE))


if __name__ == "__main__":
    begin = time.perf_counter()
    heavy()
    heavy()
    one_process = time.perf_counter() - begin

    begin = time.perf_counter()
    children = [mp.Process(target=heavy) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    two_processes = time.perf_counter() - begin

    print(f"one after the other: {one_process:.2f} s")
    print(f"in two processes:    {two_processes:.2f} s")
    print(f"cores here: {os.cpu_count()}")
