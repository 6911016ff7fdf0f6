# deadlock: none
import threading
import time

start = threading.Barrier(3)

def work(delay):
    time.sleep(delay)
    start.wait()

threads = [threading.Thread(target=work, args=(delay,)) for delay in (0, 0.1, 0.6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("done")
