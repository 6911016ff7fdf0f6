# deadlock: none
import sys
import threading

sys.stderr = sys.stdout

def work():
    with threading.Lock():
        raise ValueError("no")

thread = threading.Thread(target=work)
thread.start()
thread.join()
print("done")
