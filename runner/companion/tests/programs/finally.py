import time

try:
    print("ready")
    time.sleep(600)
finally:
    print("cleaned up")
