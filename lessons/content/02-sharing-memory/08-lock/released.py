import threading

lock = threading.Lock()

try:
    with lock:
        raise ValueError("out of paper")
except ValueError:
    print("after with:    locked", lock.locked())

try:
    lock.acquire()
    raise ValueError("out of paper")
    lock.release()
except ValueError:
    print("after acquire: locked", lock.locked())

print("next comer gets it:", lock.acquire(timeout=0.3))
