# deadlock: stalled
# waits: A for changed at 11; MainThread for A at 18, held by A
import threading
import time

changed = threading.Condition()

def work():
    time.sleep(0.05)
    with changed:
        changed.wait()

thread = threading.Thread(target=work, name="A")
thread.start()
with changed:
    changed.notify()

thread.join()
