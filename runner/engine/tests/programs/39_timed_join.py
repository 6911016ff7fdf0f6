# deadlock: none
import threading

never = threading.Event()
thread = threading.Thread(target=never.wait, daemon=True)
thread.start()
for _ in range(3):
    thread.join(timeout=0.2)
print("done")
