"""asyncio without sockets: an event loop that sleeps until a timer is due or a thread wakes it.

Frozen into the browser's engine. `install()` waits for the import of asyncio; a program that does
not use asyncio pays nothing.
"""

import sys

PLACE = "the browser's Python has no {}; run this program with the companion"


def lacking(what):
    def refuse(*_args, **_kwargs):
        raise OSError(PLACE.format(what))
    return refuse


def stand_ins():
    """Modules that asyncio imports, holding the names that it looks at, and refusals."""
    from types import ModuleType

    socket = ModuleType("socket", "Stands in for socket while asyncio is imported.")
    socket.__getattr__ = refuse_network
    # Defaults of parameters, as Linux numbers them.
    socket.AF_UNSPEC, socket.AF_UNIX, socket.AF_INET, socket.AF_INET6 = 0, 1, 2, 10
    socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.AI_PASSIVE = 1, 2, 1
    socket.socket = type("socket", (), {"__init__": lacking("network")})
    for name in ("socketpair", "getaddrinfo", "getnameinfo", "create_connection"):
        setattr(socket, name, lacking("network"))
    socket.gaierror = type("gaierror", (OSError,), {})
    socket.timeout, socket.error = TimeoutError, OSError

    select = ModuleType("select", "Stands in for select while asyncio is imported.")
    select.select, select.error = lacking("network"), OSError
    return {"socket": socket, "select": select}


def refuse_network(name):
    raise AttributeError(PLACE.format("network") + f" (socket.{name})")


class Finder:
    """Lets asyncio be found as ever, and its import be prepared."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "asyncio":
            return None
        sys.meta_path.remove(cls)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                spec.loader = Loader(spec.loader)
                return spec
        return None


class Loader:
    """asyncio's own loader, with what it needs in place while it works."""

    def __init__(self, loader):
        self._loader = loader

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        added = {name: made for name, made in stand_ins().items() if name not in sys.modules}
        sys.modules.update(added)
        try:
            self._loader.exec_module(module)
            put_loop_in_place(module)
        finally:
            # A program that asks for them itself is told that they are not here.
            for name in added:
                del sys.modules[name]
            sys.modules.pop("selectors", None)


def put_loop_in_place(asyncio):
    from asyncio import base_events, unix_events
    from types import SimpleNamespace

    import _spindle
    import _thread

    class EventLoop(base_events.BaseEventLoop):
        """An event loop that waits on a lock where others wait on sockets."""

        def __init__(self):
            super().__init__()
            self._selector = self
            self._wake = _thread.allocate_lock()

        def run_forever(self):
            # Held by the thread that runs the loop, until somebody wakes it.
            self._wake.acquire(blocking=False)
            super().run_forever()

        def select(self, timeout):
            """Waits until a timer is due, or until something else is to be done."""
            if timeout is None:
                _spindle.idle(self, self._wake, -1)
            elif timeout > 0:
                _spindle.idle(self, self._wake, min(timeout, _thread.TIMEOUT_MAX))
            else:
                self._wake.acquire(blocking=False)
            return ()

        def _process_events(self, event_list):
            pass

        def _write_to_self(self):
            try:
                self._wake.release()
            except RuntimeError:
                pass  # it is awake already

        def _not_here(what):
            async def refuse(self, *_args, **_kwargs):
                raise OSError(PLACE.format(what))
            return refuse

        for _name in (
            "create_connection", "create_server", "create_datagram_endpoint",
            "create_unix_connection", "create_unix_server", "connect_accepted_socket",
            "sock_recv", "sock_recv_into", "sock_recvfrom", "sock_sendall", "sock_sendto",
            "sock_connect", "sock_accept", "sock_sendfile", "getaddrinfo", "getnameinfo",
            "start_tls", "connect_read_pipe", "connect_write_pipe",
        ):
            locals()[_name] = _not_here("network")
        for _name in ("subprocess_exec", "subprocess_shell"):
            locals()[_name] = _not_here("processes")
        for _name in ("add_reader", "remove_reader", "add_writer", "remove_writer"):
            locals()[_name] = lacking("network")
        for _name in ("add_signal_handler", "remove_signal_handler"):
            locals()[_name] = lacking("signals")
        del _name, _not_here

    # A browser sends no signals: nobody handles SIGINT, and `asyncio.run` leaves it alone.
    asyncio.runners.signal = SimpleNamespace(
        SIGINT=2, default_int_handler=object(), getsignal=lambda _number: None
    )
    for module in (asyncio, unix_events):
        for name in ("EventLoop", "SelectorEventLoop"):
            if hasattr(module, name):
                setattr(module, name, EventLoop)
    unix_events._UnixDefaultEventLoopPolicy._loop_factory = EventLoop


def install():
    sys.meta_path.insert(0, Finder)
