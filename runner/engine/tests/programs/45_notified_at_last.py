# deadlock: none
import threading
import time

changed = threading.Condition()
ready = []

def work():
    with changed:
        changed.wait_for(lambda: ready)

threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
time.sleep(0.6)
with changed:
    ready.append(True)
    changed.notify_all()
for thread in threads:
    thread.join()
print("done")
