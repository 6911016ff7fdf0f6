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
turn = queue.SimpleQueue()


def hold():
    with relock:
        ready.set()
        turn.get()
        time.sleep(0.1)


def notify():
    with changed:
        changed.notify()


def helper():
    acts = [
        lock.release, hold, notify, permits.release, ready.set, start.wait,
        lambda: jobs.put(1), lambda: inbox.put(1), lambda: None,
    ]
    for act in acts:
        turn.get()
        time.sleep(0.1)
        act()


def next_turn():
    turn.put(None)


lock.acquire()
thread = threading.Thread(target=helper, name="helper")
thread.start()
next_turn()
lock.acquire()
next_turn()
ready.wait()
ready.clear()
next_turn()
with relock:
    pass
next_turn()
with changed:
    changed.wait(timeout=5)
next_turn()
permits.acquire()
next_turn()
ready.wait()
next_turn()
start.wait()
next_turn()
jobs.get()
next_turn()
inbox.get()
next_turn()
thread.join()
with ThreadPoolExecutor(1) as pool:
    answer = pool.submit(time.sleep, 0.1)
    answer.result()
