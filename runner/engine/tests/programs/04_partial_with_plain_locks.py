# deadlock: partial
# waits: A for right at 12, held by B; B for left at 12, held by A
import threading
import time

left, right = threading.Lock(), threading.Lock()
met = threading.Barrier(2)

def take(first, second):
    with first:
        met.wait()
        with second:
            print("never")

threading.Thread(target=take, args=(left, right), name="A", daemon=True).start()
threading.Thread(target=take, args=(right, left), name="B", daemon=True).start()
deadline = time.monotonic() + 2
while time.monotonic() < deadline:
    sum(range(1000))
