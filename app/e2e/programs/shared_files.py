# Always: what one thread wrote, the other reads; a file of an earlier run is never there.
import os
import threading

print(os.path.exists("note.txt"))
written = threading.Event()


def write():
    with open("note.txt", "w", encoding="utf-8") as note:
        note.write("gr\u00fc\u00dfe\n" * 1000)
    written.set()


def read():
    written.wait()
    with open("note.txt", encoding="utf-8") as note:
        print(len(note.read().splitlines()))


threads = [threading.Thread(target=read), threading.Thread(target=write)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
os.remove("note.txt")
print(os.path.exists("note.txt"))
open("note.txt", "w").close()
