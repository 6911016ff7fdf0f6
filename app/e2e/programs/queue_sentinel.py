# Always: the numbers 0 to 9 in order, then "done".
import queue
import threading

items = queue.Queue(maxsize=3)


def consume():
    while (item := items.get()) is not None:
        print(item)
    print("done")


consumer = threading.Thread(target=consume)
consumer.start()
for number in range(10):
    items.put(number)
items.put(None)
consumer.join()
