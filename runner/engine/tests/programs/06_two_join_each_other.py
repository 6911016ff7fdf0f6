# deadlock: cycle
# waits: A for B at 8, held by B; B for A at 8, held by A
import threading

def wait_for(name):
    both.wait()

    threads[name].join()

both = threading.Barrier(2)
threads = {}
threads["A"] = threading.Thread(target=wait_for, args="B", name="A")
threads["B"] = threading.Thread(target=wait_for, args="A", name="B")
for thread in list(threads.values()):
    thread.start()
threads["A"].join()
