import threading


def greet(name):
    print(f"hello {name}")


for arguments in [("A"), ("Anna")]:
    thread = threading.Thread(target=greet, args=arguments)
    thread.start()
    thread.join()

print("main: still here")
