# Always: waits for input until it is stopped.
print("going", flush=True)
input()
