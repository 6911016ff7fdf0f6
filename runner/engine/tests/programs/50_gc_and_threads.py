# deadlock: none
import gc
import threading

def work():
    for _ in range(30):
        ring = []
        ring.append(ring)
        del ring
        gc.collect()
        nodes = [[number] for number in range(3000)]
        for node in nodes:
            node.append(nodes)

threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("done")
