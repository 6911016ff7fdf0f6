# deadlock: none
import asyncio


async def main():
    await asyncio.sleep(0.6)
    await asyncio.to_thread(print, "from a thread")


asyncio.run(main())
print("done")
