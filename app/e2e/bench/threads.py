"""What threads, locks and queues cost. Prints one JSON object: a list of samples for each row."""
import json
import queue
import statistics
import threading
import time

ROUNDS = 5


def seconds(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def start_join():
    for _ in range(50):
        thread = threading.Thread(target=int)
        thread.start()
        thread.join()


ITEMS = 2000


def hand_over():
    items = queue.Queue()

    def take():
        for _ in range(ITEMS):
            items.get()

    thread = threading.Thread(target=take)
    thread.start()
    for item in range(ITEMS):
        items.put(item)
    thread.join()


TURNS = 100_000


def lock_loop(lock):
    for _ in range(TURNS):
        with lock:
            pass


# A lock that a library makes is not told of: the same lock without events.
library = {"threading": threading}
exec(compile("lock = threading.Lock()", "<library>", "exec"), library)
told, untold = threading.Lock(), library["lock"]

samples = {"thread_start_join_ms": [], "queue_hand_over_us": [], "lock_events_ratio": []}
for _ in range(ROUNDS):
    samples["thread_start_join_ms"].append(seconds(start_join) / 50 * 1e3)
    samples["queue_hand_over_us"].append(seconds(hand_over) / ITEMS * 1e6)
    pairs = [(seconds(lambda: lock_loop(told)), seconds(lambda: lock_loop(untold))) for _ in range(3)]
    samples["lock_events_ratio"].append(
        statistics.median(pair[0] for pair in pairs) / statistics.median(pair[1] for pair in pairs)
    )
print(json.dumps(samples))
