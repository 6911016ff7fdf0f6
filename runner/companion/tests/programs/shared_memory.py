import multiprocessing
from multiprocessing.shared_memory import SharedMemory


def fill(name):
    memory = SharedMemory(name)
    memory.buf[:5] = b"hello"
    memory.close()


if __name__ == "__main__":
    memory = SharedMemory(create=True, size=64)
    process = multiprocessing.Process(target=fill, args=(memory.name,))
    process.start()
    process.join()
    print(bytes(memory.buf[:5]))
    memory.close()
    memory.unlink()
