import threading


def report(how):
    print(f"{how} runs in {threading.current_thread().name}")


worker = threading.Thread(target=report, args=("start()",), name="worker")
worker.start()
worker.join()

worker = threading.Thread(target=report, args=("run()",), name="worker")
worker.run()

worker = threading.Thread(target=report("a call as target"), name="worker")
worker.start()
worker.join()
