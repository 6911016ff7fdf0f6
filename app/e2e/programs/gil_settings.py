"""What a program can ask of the GIL."""
import sys

print(sys._is_gil_enabled())
print(sys.getswitchinterval())
sys.setswitchinterval(1)
print(sys.getswitchinterval())
for wrong in (0, -1.5, "a"):
    try:
        sys.setswitchinterval(wrong)
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
