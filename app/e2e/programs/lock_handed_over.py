# Always: "released by helper", then "taken again".
import threading

lock = threading.Lock()
lock.acquire()


def release():
    print("released by", threading.current_thread().name, flush=True)
    lock.release()


helper = threading.Thread(target=release, name="helper")
helper.start()
lock.acquire()
print("taken again")
helper.join()
