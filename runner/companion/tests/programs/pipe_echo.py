import multiprocessing


def echo(connection):
    while (message := connection.recv()) is not None:
        connection.send(message * 2)


if __name__ == "__main__":
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=echo, args=(there,))
    process.start()
    for message in (21, "ab", [1]):
        here.send(message)
        print(here.recv())
    here.send(None)
    process.join()
