"""One wait of each sort, one after the other."""
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()
relock = threading.RLock()
changed = threading.Condition()
permits = threading.Semaphore(0)
ready = threading.Event()
start = threading.Barrier(2)
jobs = queue.Queue()
inbox = queue.SimpleQueue()


def helper():
    time.sleep(0.05)
    lock.release()
    time.sleep(0.05)
    with relock:
        go.set()
        time.sleep(0.05)
    with changed:
        changed.notify()
    time.sleep(0.05)
    permits.release()
    time.sleep(0.05)
    ready.set()
    time.sleep(0.05)
    start.wait()
    time.sleep(0.05)
    jobs.put(1)
    time.sleep(0.05)
    inbox.put(1)
    time.sleep(0.05)


go = threading.Event()
lock.acquire()
thread = threading.Thread(target=helper, name="helper")
thread.start()
lock.acquire()
go.wait()
with relock:
    pass
with changed:
    changed.wait(timeout=5)
permits.acquire()
ready.wait()
start.wait()
jobs.get()
inbox.get()
thread.join()
with ThreadPoolExecutor(1) as pool:
    answer = pool.submit(time.sleep, 0.05)
    answer.result()
