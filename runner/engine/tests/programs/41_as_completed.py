# deadlock: none
import time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

def work(delay):
    time.sleep(delay)
    return delay

with ThreadPoolExecutor(3) as pool:
    futures = [pool.submit(work, delay) for delay in (0.4, 0.1, 0.2)]
    print([future.result() for future in as_completed(futures)])
    wait([pool.submit(work, 0.3)])
print("done")
