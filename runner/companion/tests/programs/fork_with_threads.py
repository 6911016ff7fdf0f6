import os
import threading

finish = threading.Event()
thread = threading.Thread(target=finish.wait)
thread.start()
pid = os.fork()
if pid == 0:
    os._exit(threading.active_count())
_, status = os.waitpid(pid, 0)
finish.set()
thread.join()
print("threads in the child:", os.waitstatus_to_exitcode(status))
