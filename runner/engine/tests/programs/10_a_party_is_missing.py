# deadlock: stalled
# waits: A for start at 7; MainThread for A at 11, held by A
import threading

start = threading.Barrier(2)
def work():
    start.wait()

thread = threading.Thread(target=work, name="A")
thread.start()
thread.join()
