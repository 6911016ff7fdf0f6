# deadlock: cycle
# waits: P0 for forks[1] at 12, held by P1; P1 for forks[2] at 12, held by P2; P2 for forks[0] at 12, held by P0
import threading

def dinner():
    forks = [threading.Lock() for _ in range(3)]
    seated = threading.Barrier(3)

    def eat(first, second):
        with first:
            seated.wait()
            with second:
                print("never")

    guests = [
        threading.Thread(target=eat, args=(forks[n], forks[(n + 1) % 3]), name=f"P{n}")
        for n in range(3)
    ]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()

dinner()
