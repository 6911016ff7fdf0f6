# Always: "4 x 1000000"; leaves nothing behind in the page.
import threading

sizes = []


def work():
    sizes.append(len(bytearray(1_000_000)))


threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(sizes), "x", sizes[0])
