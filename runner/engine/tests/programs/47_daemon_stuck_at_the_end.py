# deadlock: none
import threading
import time

lock = threading.Lock()
lock.acquire()
threading.Thread(target=lock.acquire, daemon=True).start()
time.sleep(0.4)
print("done")
