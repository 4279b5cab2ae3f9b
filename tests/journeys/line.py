"""A line between a reader and the product that a test can cut, stall and join again."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.servers import Product

CHUNK = 65_536


class Line:
    """A port of its own that hands on what comes; a service worker's own requests go through it too."""

    def __init__(self, product: Product) -> None:
        host, _, port = product.url.removeprefix("http://").partition(":")
        self._there = (host, int(port))
        self._open = threading.Event()
        self._open.set()
        self._cut = False
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Nothing answers any more, and what is open ends."""
        self._cut = True
        self._close()

    def stall(self) -> None:
        """Everything is taken, and nothing answered."""
        self._open.clear()

    def join(self) -> None:
        """Everything as it was."""
        self._cut = False
        self._open.set()

    def end(self) -> None:
        """Give the port back."""
        self.join()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._close()

    def _close(self) -> None:
        ends, self._ends = self._ends, []
        for one in ends:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _listen(self) -> None:
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return
            if self._cut:
                here.close()
                continue
            there = socket.create_connection(self._there)
            self._ends += [here, there]
            threading.Thread(target=self._hand_on, args=(here, there), daemon=True).start()
            threading.Thread(target=self._hand_on, args=(there, here), daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                self._open.wait()
                target.sendall(data)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def line(product: Product) -> Iterator[Line]:
    """A line to a product, for as long as it is used."""
    made = Line(product)
    try:
        yield made
    finally:
        made.end()
