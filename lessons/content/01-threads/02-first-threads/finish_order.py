import random
import threading
import time

finished = []


def run(number):
    time.sleep(random.uniform(0, 0.2))
    finished.append(number)


threads = [threading.Thread(target=run, args=(n,)) for n in range(1, 6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

print("started:  1 2 3 4 5")
print("finished:", *finished)
print("missing: ", 5 - len(finished))
