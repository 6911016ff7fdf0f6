# Always: 200 threads, one after the other, all of them ended.
import threading

ran = []
for number in range(200):
    thread = threading.Thread(target=ran.append, args=(number,))
    thread.start()
    thread.join()
print(ran == list(range(200)), threading.active_count())
