"""Several processes write lines; none is torn."""

import os

children = []
for letter in "abcd":
    pid = os.fork()
    if pid == 0:
        for _ in range(200):
            print(letter * 60)
        os._exit(0)
    children.append(pid)
for pid in children:
    os.waitpid(pid, 0)
