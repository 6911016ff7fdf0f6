"""Starts a child that never ends, says so, then does what its argument says."""

import os
import signal
import sys
import time

child = os.fork()
if child == 0:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        time.sleep(60)
if sys.argv[1] == "stubborn":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
print("group", os.getpgrp())
if sys.argv[1] == "leave":
    sys.exit(0)
while True:
    pass
