import threading

counter = 0


def add():
    global counter
    for _ in range(100_000):
        counter += 1


threads = [threading.Thread(target=add, name=f"adder-{n}") for n in range(1, 6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

print(f"expected {5 * 100_000:>7,}")
print(f"counted  {counter:>7,}")
