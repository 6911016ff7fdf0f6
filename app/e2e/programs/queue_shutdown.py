# Always: what was put in comes out, then both sides are told that the queue is shut down.
import queue
import threading

items = queue.Queue()
items.put("one")


def consume():
    try:
        while True:
            print(items.get())
    except queue.ShutDown:
        print("nothing more to get")


consumer = threading.Thread(target=consume)
consumer.start()
items.put("two")
items.shutdown()
consumer.join()
try:
    items.put("three")
except queue.ShutDown:
    print("nothing more to put")
