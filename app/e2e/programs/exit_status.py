# Always: "bye" and exit status 3.
import sys

print("bye")
sys.exit(3)
