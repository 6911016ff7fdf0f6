"""Four threads that do four different things."""
import threading
import time

lock = threading.Lock()
holding = threading.Event()


def hold():
    with lock:
        holding.set()
        time.sleep(60)


def want():
    holding.wait()
    with lock:
        pass


def spin():
    number = 0
    while True:
        number += 1


for work in (hold, want, spin):
    threading.Thread(target=work, name=work.__name__, daemon=True).start()
holding.wait()
time.sleep(0.3)
print("going", flush=True)
threading.Event().wait()
