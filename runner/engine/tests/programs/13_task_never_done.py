# deadlock: stalled
# waits: A for jobs at 10; MainThread for jobs at 15
import queue
import threading

jobs = queue.Queue()

def work():
    while True:
        jobs.get()
        # forgets jobs.task_done()

threading.Thread(target=work, name="A", daemon=True).start()
jobs.put("a job")
jobs.join()
