import multiprocessing


def count(value, times):
    for _ in range(times):
        with value.get_lock():
            value.value += 1


if __name__ == "__main__":
    value = multiprocessing.Value("i", 0)
    processes = [multiprocessing.Process(target=count, args=(value, 500)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(value.value)
