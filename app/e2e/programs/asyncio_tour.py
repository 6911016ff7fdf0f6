"""What asyncio can do without sockets, and what it says of the rest."""
import asyncio
import threading
import time


async def work(number):
    await asyncio.sleep(0.05 * number)
    return number


async def main():
    begun = time.perf_counter()
    answers = await asyncio.gather(work(3), work(1), work(2))
    took = time.perf_counter() - begun
    print(answers, "overlapped" if took < 0.3 else took)

    async with asyncio.TaskGroup() as group:
        one, two = group.create_task(work(1)), group.create_task(work(2))
    print(one.result(), two.result())

    queue = asyncio.Queue()

    async def produce():
        for item in range(3):
            await queue.put(item)
            await asyncio.sleep(0.01)

    producer = asyncio.create_task(produce())
    print([await queue.get() for _ in range(3)])
    await producer

    thread = await asyncio.to_thread(threading.current_thread)
    print(thread.name)
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, sum, range(10)))

    try:
        async with asyncio.timeout(0.05):
            await asyncio.sleep(60)
    except TimeoutError:
        print("timeout")

    woken = asyncio.Event()
    threading.Timer(0.05, loop.call_soon_threadsafe, (woken.set,)).start()
    await woken.wait()
    print("woken")

    try:
        await asyncio.open_connection("localhost", 80)
    except OSError as error:
        print(error)
    try:
        await asyncio.create_subprocess_exec("ls")
    except OSError as error:
        print(error)

    results = [await next_one for next_one in asyncio.as_completed([square(n) for n in range(3)])]
    print(sorted(results))


async def square(number):
    return await asyncio.to_thread(pow, number, 2)


asyncio.run(main())
print("end")
