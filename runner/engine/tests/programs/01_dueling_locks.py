# deadlock: cycle
# waits: A for right at 11, held by B; B for left at 17, held by A
import threading
import time

left, right = threading.Lock(), threading.Lock()

def first():
    with left:
        time.sleep(0.05)
        with right:
            print("never")

def second():
    with right:
        time.sleep(0.05)
        with left:
            print("never")

threads = [threading.Thread(target=first, name="A"), threading.Thread(target=second, name="B")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
