# deadlock: none
import threading

left, right = threading.Lock(), threading.Lock()
met = threading.Barrier(2)

def take(first, second):
    with first:
        met.wait()
        if second.acquire(timeout=0.4):
            second.release()

threads = [
    threading.Thread(target=take, args=(left, right)),
    threading.Thread(target=take, args=(right, left)),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("done")
