# Always: a SyntaxError that names line 3, nothing else printed, exit status 1.
print("never")
print("open"
