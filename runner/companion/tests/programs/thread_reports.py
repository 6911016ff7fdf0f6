import os
import threading


def fail():
    raise ValueError("on purpose")


threads = [threading.Thread(target=fail, name="failing"), threading.Thread(target=print)]
for thread in threads:
    thread.start()
    thread.join()
child = os.fork()
if child == 0:
    forked = threading.Thread(target=print, name="of the child")
    forked.start()
    forked.join()
    os._exit(0)
os.waitpid(child, 0)
input()
