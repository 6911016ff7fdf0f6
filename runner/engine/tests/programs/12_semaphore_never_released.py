# deadlock: stalled
# waits: MainThread for permits at 7
import threading

permits = threading.Semaphore(1)
permits.acquire()
permits.acquire()
