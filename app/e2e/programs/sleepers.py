# Always: two threads that sleep half a second each need well under a second together.
import threading
import time

begin = time.perf_counter()
threads = [threading.Thread(target=time.sleep, args=(0.5,)) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
took = time.perf_counter() - begin
print("overlap" if 0.5 <= took < 0.9 else f"no overlap: {took:.3f} s")
