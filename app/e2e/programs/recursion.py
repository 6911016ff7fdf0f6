# Always: RecursionError in the main thread and in another one, and the program goes on.
import threading


def deeper():
    return deeper() + 1


def attempt(where):
    try:
        deeper()
    except RecursionError:
        print("RecursionError in", where)


attempt("main")
thread = threading.Thread(target=attempt, args=("a thread",))
thread.start()
thread.join()
print("goes on")
