# deadlock: stalled
# waits: MainThread for outer at 14; pool_0 for inner at 9
import threading
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1, thread_name_prefix="pool")
def work():
    inner = pool.submit(int)
    return inner.result()

def main():
    outer = pool.submit(work)

    outer.result()

main()
