# deadlock: none
import threading

lock = threading.Lock()
done = []

def work(number):
    with lock:
        done.append(number)

for round in range(20):
    threads = [threading.Thread(target=work, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print(len(done))
print("done")
