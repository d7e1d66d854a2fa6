"""A wire that remembers what clients say to a server: a proxy on a port of the loopback."""

import socket
import threading
from types import TracebackType
from typing import Self


class Wiretap:
    """Passes every connection on to a port of this machine, and keeps what the clients sent."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.said: list[bytearray] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def lines(self) -> list[bytes]:
        """Every line that a client sent, without its end."""
        return [line for said in self.said for line in bytes(said).split(b"\r\n") if line]

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            said = bytearray()
            self.said.append(said)
            for source, sink, kept in ((client, server, said), (server, client, None)):
                threading.Thread(target=_pass_on, args=(source, sink, kept), daemon=True).start()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)


def _pass_on(source: socket.socket, sink: socket.socket, kept: bytearray | None) -> None:
    """Pass bytes on until either side ends."""
    with source, sink:
        while True:
            try:
                data = source.recv(65536)
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                if kept is not None:
                    kept.extend(data)
                sink.sendall(data)
            except OSError:
                return
