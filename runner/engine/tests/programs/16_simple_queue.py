# deadlock: stalled
# waits: MainThread for inbox at 6
import queue

inbox = queue.SimpleQueue()
inbox.get()
