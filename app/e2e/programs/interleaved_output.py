# Always: 4 x 50 whole lines, each thread's own in order; no line is torn.
import threading


def talk(name):
    for number in range(50):
        print(f"{name} {number}\n", end="")


threads = [threading.Thread(target=talk, args=(name,)) for name in "abcd"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
