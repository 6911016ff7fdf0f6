# deadlock: stalled
# waits: A for ready at 7; MainThread for the threads that still run at ?
import threading
ready = threading.Event()

def work():
    ready.wait()

threading.Thread(target=work, name="A").start()
