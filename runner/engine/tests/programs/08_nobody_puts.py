# deadlock: stalled
# waits: A for jobs at 8; MainThread for A at 12, held by A
import queue
import threading
jobs = queue.Queue()

def work():
    jobs.get()

thread = threading.Thread(target=work, name="A")
thread.start()
thread.join()
