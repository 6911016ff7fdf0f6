# Always: a stack that Python's own limit no longer guards ends the run with RecursionError, and
# the page lives.
import sys


class Mirror:
    def __repr__(self):
        return repr([self])


sys.setrecursionlimit(1_000_000)
print("before")
repr(Mirror())
print("never")
