import multiprocessing
import os
import sys


def work(queue):
    queue.put(os.getpid())
    sys.exit(5)


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    queue = context.Queue()
    process = context.Process(target=work, args=(queue,))
    process.start()
    pid = queue.get()
    process.join()
    print(pid == process.pid, pid != os.getpid(), process.exitcode)
