# Always: greets the name that is typed, then says that the input has ended.
name = input("name? ")
print("hello", name)
try:
    input()
except EOFError:
    print("no more input")
