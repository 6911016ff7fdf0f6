# Always: a run that fills its memory with small objects ends with MemoryError, and the page lives.
import threading


def hoard():
    kept = []
    while True:
        kept.append([len(kept)] * 200)


thread = threading.Thread(target=hoard)
print("before")
thread.start()
thread.join()
print("never")
