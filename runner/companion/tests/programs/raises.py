def inner():
    raise ValueError("on purpose")


inner()
