name = input("who? ")
print("hello", name)
try:
    input()
except EOFError:
    print("no more")
