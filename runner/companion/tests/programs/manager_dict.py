import multiprocessing


def note(names, number):
    names[number] = f"process {number}"


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        names = manager.dict()
        processes = [multiprocessing.Process(target=note, args=(names, n)) for n in range(3)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        print(sorted(names.items()))
