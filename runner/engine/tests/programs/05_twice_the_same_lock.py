# deadlock: cycle
# waits: MainThread for lock at 8, held by MainThread
import threading

lock = threading.Lock()

with lock:
    with lock:
        print("never")
