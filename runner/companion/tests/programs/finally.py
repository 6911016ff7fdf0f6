import time

print("ready")
try:
    time.sleep(600)
finally:
    print("cleaned up")
