# Always: in the browser Stop cuts the program off; `finally` does not run, and it is not called
# an interrupt.
import time

try:
    print("going", flush=True)
    while True:
        time.sleep(0.01)
finally:
    print("cleaned up", flush=True)
