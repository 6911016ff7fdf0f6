# deadlock: none
import threading
import time

permits = threading.BoundedSemaphore(2)

def work():
    with permits:
        time.sleep(0.2)

threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("done")
