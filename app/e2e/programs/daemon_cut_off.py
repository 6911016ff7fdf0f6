# Always: ends at once with status 0, although the daemon never does; "main ends" is printed.
import threading
import time


def tick():
    while True:
        time.sleep(0.01)


threading.Thread(target=tick, daemon=True).start()
threading.Thread(target=threading.Event().wait, daemon=True).start()
time.sleep(0.05)
print("main ends")
