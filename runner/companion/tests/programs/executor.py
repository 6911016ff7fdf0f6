from concurrent.futures import ProcessPoolExecutor


def cube(number):
    return number**3


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as executor:
        print(list(executor.map(cube, range(10))))
        print(executor.submit(cube, 11).result())
