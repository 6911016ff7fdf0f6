# deadlock: none
import threading
import time

gate = threading.Lock()
gate.acquire()

def open_gate():
    time.sleep(0.6)
    gate.release()

def pass_gate():
    with gate:
        print("through")

threading.Thread(target=open_gate).start()
walker = threading.Thread(target=pass_gate)
walker.start()
walker.join()
print("done")
