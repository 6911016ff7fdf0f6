import os
import time

for piece in (b"\xf0\x9f", b"\x90\x8d", b" \xff \xe2\x82"):
    os.write(1, piece)
    time.sleep(0.05)
