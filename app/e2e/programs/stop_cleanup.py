# Always: Stop is a KeyboardInterrupt in the main thread, so that `finally` runs.
import time

try:
    print("going", flush=True)
    while True:
        time.sleep(0.01)
finally:
    print("cleaned up", flush=True)
