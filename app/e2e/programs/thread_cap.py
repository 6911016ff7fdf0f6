# Always: a RuntimeError "can't start new thread" before a million, and the program goes on.
import threading

end = threading.Event()
threads = []
try:
    while len(threads) < 1_000_000:
        thread = threading.Thread(target=end.wait)
        thread.start()
        threads.append(thread)
except RuntimeError as error:
    print(error)
end.set()
for thread in threads:
    thread.join()
print("some" if threads else "none", "had started")
