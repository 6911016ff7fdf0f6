# deadlock: none
import threading

ready = threading.Event()
threading.Timer(0.6, ready.set).start()
ready.wait()
print("done")
