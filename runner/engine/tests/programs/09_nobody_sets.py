# deadlock: stalled
# waits: MainThread for ready at 6
import threading

ready = threading.Event()
ready.wait()
