# deadlock: none
import queue
import threading
import time

jobs = queue.Queue()

def produce():
    for job in range(3):
        time.sleep(0.3)
        jobs.put(job)

threading.Thread(target=produce).start()
print([jobs.get() for _ in range(3)])
print("done")
