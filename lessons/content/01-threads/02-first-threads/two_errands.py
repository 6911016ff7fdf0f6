import threading
import time


def errand(name, seconds):
    time.sleep(seconds)
    print(f"{name}: done")


laundry = threading.Thread(target=errand, args=("laundry", 0.8))
coffee = threading.Thread(target=errand, args=("coffee", 0.3))

begin = time.perf_counter()
laundry.start()
coffee.start()
print("main: both started")
laundry.join()
coffee.join()
print(f"main: back after {time.perf_counter() - begin:.1f} s")
