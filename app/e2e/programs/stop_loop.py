# Always: runs until it is stopped; then within 1.5 s it is over.
print("going", flush=True)
while True:
    pass
