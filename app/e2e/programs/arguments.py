# Always: the arguments as they were given, blanks and umlauts included.
import sys

print(sys.argv[1:])
