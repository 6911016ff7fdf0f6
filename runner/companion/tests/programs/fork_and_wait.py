import os

pid = os.fork()
if pid == 0:
    print("in the child")
    os._exit(7)
_, status = os.waitpid(pid, 0)
print("the child ended with", os.waitstatus_to_exitcode(status))
