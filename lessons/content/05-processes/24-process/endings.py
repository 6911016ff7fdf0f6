import multiprocessing as mp
import sys
import time


def returns():
    return "a result that nobody gets"


def exits():
    sys.exit(3)


def raises():
    raise ValueError("out of paper")


def sleeps():
    time.sleep(60)


if __name__ == "__main__":
    for work in (returns, exits, raises, sleeps):
        child = mp.Process(target=work)
        child.start()
        if work is sleeps:
            child.terminate()
        child.join()
        print(f"{work.__name__}: {child.exitcode}")
