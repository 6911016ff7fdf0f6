# deadlock: none
import queue
import threading
import time

shelf = queue.Queue(maxsize=2)

def consume():
    while shelf.get() is not None:
        time.sleep(0.05)

thread = threading.Thread(target=consume)
thread.start()
for item in range(12):
    shelf.put(item)
shelf.put(None)
thread.join()
print("done")
