import multiprocessing as mp
import threading

numbers = [1]


def change():
    numbers.append(2)
    print("  inside:", numbers)


if __name__ == "__main__":
    print("a process")
    process = mp.Process(target=change)
    process.start()
    process.join()
    print("  main:  ", numbers)

    print("a thread")
    thread = threading.Thread(target=change)
    thread.start()
    thread.join()
    print("  main:  ", numbers)
