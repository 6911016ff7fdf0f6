# deadlock: none
import time
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(3) as pool:
    print(list(pool.map(abs, range(5))))
    time.sleep(0.6)
    print(pool.submit(max, 1, 2).result())
print("done")
