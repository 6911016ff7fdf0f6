# Always: MemoryError before it has a terabyte, and the program goes on.
hoard = []
try:
    while len(hoard) < 65536:
        hoard.append(bytearray(16 * 1024 * 1024))
except MemoryError:
    hoard.clear()
    print("MemoryError")
print(len(bytearray(1024 * 1024)), "bytes afterwards")
