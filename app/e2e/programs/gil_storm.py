"""Threads, collections, files, exceptions, daemons and interpreters under one GIL."""
import gc
import hashlib
import sys
import threading
import time
from concurrent import interpreters

sys.setswitchinterval(1e-3)
log = []
lock = threading.Lock()


def churn(number):
    for turn in range(5):
        nodes = [[turn] for _ in range(500)]
        for node in nodes:
            node.append(nodes)
        gc.collect()
    with lock:
        log.append(number)


def write(number):
    with open(f"file{number}.txt", "w") as file:
        for line in range(50):
            file.write(f"{line}\n")
    with open(f"file{number}.txt") as file:
        assert len(file.readlines()) == 50
    with lock:
        log.append(number)


def digest(number):
    assert hashlib.sha256(bytes(1_000_000)).hexdigest().startswith("d29751f2")
    with lock:
        log.append(number)


def fail(number):
    with lock:
        log.append(number)
    try:
        raise ValueError(number)
    except ValueError:
        time.sleep(0.01)
    raise SystemExit


def isolate(number):
    inner = interpreters.create()
    inner.exec("total = sum(range(20_000))")
    inner.close()
    with lock:
        log.append(number)


def for_ever():
    while True:
        pass


threading.Thread(target=for_ever, daemon=True).start()
works = [churn, write, digest, fail, isolate] * 3
threads = [threading.Thread(target=work, args=(n,)) for n, work in enumerate(works)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(log) == list(range(15)))

for _ in range(60):
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()
print("end")
