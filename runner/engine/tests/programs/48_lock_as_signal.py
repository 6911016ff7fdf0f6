# deadlock: none
import threading
import time

done = threading.Lock()
done.acquire()

def work():
    time.sleep(0.6)
    done.release()

threading.Thread(target=work).start()
done.acquire()
print("done")
