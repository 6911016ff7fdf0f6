# Always: the squares in the order of the numbers, although the first takes longest.
import time
from concurrent.futures import ThreadPoolExecutor


def square(number):
    time.sleep((5 - number) / 50)
    return number * number


with ThreadPoolExecutor(max_workers=3) as pool:
    print(list(pool.map(square, range(6))))
