# Always: CPython's report of the thread's exception, then "the rest goes on", exit status 0.
import threading


def fail():
    raise ValueError("no such number")


thread = threading.Thread(target=fail)
thread.start()
thread.join()
print("the rest goes on")
