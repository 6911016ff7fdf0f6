# deadlock: none
import threading
import time

ready = threading.Event()

def work():
    end = time.monotonic() + 0.6
    while time.monotonic() < end:
        pass
    ready.set()

threading.Thread(target=work).start()
ready.wait()
print("done")
