# deadlock: none
import threading
import time

left, right = threading.Lock(), threading.Lock()

def work():
    for _ in range(5):
        with left:
            with right:
                time.sleep(0.02)

threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("done")
