# deadlock: cycle
# waits: A for lock at 8, held by MainThread; MainThread for A at 14, held by A
import threading

lock = threading.Lock()

def work():
    with lock:
        print("never")

thread = threading.Thread(target=work, name="A")
with lock:
    thread.start()
    thread.join()
