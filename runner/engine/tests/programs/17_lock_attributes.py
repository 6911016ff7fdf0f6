# deadlock: cycle
# waits: A for accounts[1].lock at 15, held by B; B for accounts[0].lock at 15, held by A
import threading

class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()

met = threading.Barrier(2)

def transfer(source, target, amount):
    with source.lock:
        met.wait()
        with target.lock:
            source.balance -= amount

accounts = [Account(100), Account(100)]
a = threading.Thread(target=transfer, args=(accounts[0], accounts[1], 5), name="A")
b = threading.Thread(target=transfer, args=(accounts[1], accounts[0], 5), name="B")
a.start(), b.start()
a.join(), b.join()
