# deadlock: none
import threading

changed = threading.Condition()
with changed:
    print(changed.wait(timeout=0.7))
print("done")
