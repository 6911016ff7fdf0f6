import threading
import time

WORKERS = 4
TIMES = 20_000

total = 0
lock = threading.Lock()


def lock_per_step():
    global total
    for _ in range(TIMES):
        with lock:
            total += 1


def lock_per_thousand():
    global total
    for _ in range(TIMES // 1_000):
        with lock:
            for _ in range(1_000):
                total += 1


def lock_once():
    global total
    mine = 0
    for _ in range(TIMES):
        mine += 1
    with lock:
        total += mine


for work in (lock_per_step, lock_per_thousand, lock_once):
    total = 0
    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = (time.perf_counter() - begin) * 1_000
    print(f"{work.__name__}: {total} in {took:.0f} ms")
