# deadlock: none
import queue
import threading
import time

jobs = queue.Queue()

def work():
    while True:
        jobs.get()
        jobs.task_done()

for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
for job in range(20):
    jobs.put(job)
jobs.join()
time.sleep(0.6)
print("done")
