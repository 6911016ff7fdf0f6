# Always: "out" on standard output, "err" on standard error, both with their umlauts.
import sys

print("out \u00e4\U0001f40d")
print("err \u00f6", file=sys.stderr)
