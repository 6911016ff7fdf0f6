import multiprocessing as mp

print("the file runs as", __name__)

spawn = mp.get_context("spawn")


def work():
    print("the work is done")


if __name__ == "__main__":
    child = spawn.Process(target=work)
    child.start()
    child.join()
    print("the child ended with status", child.exitcode)
