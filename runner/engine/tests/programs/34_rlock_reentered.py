# deadlock: none
import threading
import time

lock = threading.RLock()

def down(depth):
    with lock:
        if depth:
            down(depth - 1)
        else:
            time.sleep(0.5)

threads = [threading.Thread(target=down, args=(5,)) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("done")
