"""Says in how many of 200 runs an unlocked increment lost something."""
import sys
import threading

count = 0


def work():
    global count
    start.wait()
    for _ in range(2000):
        count += 1


sys.setswitchinterval(1e-4)
inexact = 0
for _ in range(200):
    count = 0
    start = threading.Barrier(2)
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    inexact += count != 4000
print(inexact)
