import threading


def introduce():
    me = threading.current_thread()
    print(f"{me.name} has the ident {threading.get_ident()}")


introduce()

for name in ("Ada", "Grace"):
    thread = threading.Thread(target=introduce, name=name)
    thread.start()
    thread.join()
