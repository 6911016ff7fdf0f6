import threading
import time

TIMES = 5_000

counter = 0
lock = threading.Lock()


def careful():
    global counter
    for _ in range(TIMES):
        with lock:
            counter += 1


def forgetful():
    global counter
    seen = counter
    time.sleep(0.5)  # a slow step between the reading and the writing
    counter = seen + 1


threads = [threading.Thread(target=forgetful)]
threads += [threading.Thread(target=careful) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

print("expected", 3 * TIMES + 1)
print("counted ", counter)
