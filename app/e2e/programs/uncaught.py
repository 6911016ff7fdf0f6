# Always: "before", a traceback that names line 7, exit status 1.
def divide(number):
    return 1 / number


print("before", flush=True)
divide(0)
print("never")
