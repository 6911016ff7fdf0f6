import threading

WORKERS = 4
TIMES = 50_000

counter = 0
lock = threading.Lock()


def work():
    global counter
    for _ in range(TIMES):
        with lock:
            counter += 1


threads = [threading.Thread(target=work) for _ in range(WORKERS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

print("expected", WORKERS * TIMES)
print("counted ", counter)
