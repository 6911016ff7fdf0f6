# Always: sleeps until it is stopped.
import time

print("going", flush=True)
time.sleep(3600)
