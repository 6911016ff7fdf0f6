# Always: the last line is a number from 1 to 500000. In ten runs, at least one is below 500000.
import threading

counter = 0


def count():
    global counter
    for _ in range(100_000):
        counter += 1


threads = [threading.Thread(target=count) for _ in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(counter)
