import multiprocessing


def produce(queue):
    for number in range(100):
        queue.put(number)
    queue.put(None)


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=produce, args=(queue,))
    process.start()
    print(sum(iter(queue.get, None)))
    process.join()
