import multiprocessing as mp
import os


def greet(name):
    parent = mp.parent_process().pid
    print(f"hello {name}: I am {os.getpid()}, for process {parent}")


if __name__ == "__main__":
    print(f"main: I am {os.getpid()}")
    child = mp.Process(target=greet, args=("Ada",))
    child.start()
    child.join()
    print(f"main: process {child.pid} has ended")
