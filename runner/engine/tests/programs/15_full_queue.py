# deadlock: stalled
# waits: MainThread for shelf at 7
import queue

shelf = queue.Queue(maxsize=1)
shelf.put("one")
shelf.put("two")
