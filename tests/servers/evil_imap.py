"""An IMAP server of a few lines that says what a test tells it to, right or wrong."""

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

CUT = b"<cut>"  # an answer that ends the connection

Answer = bytes | Callable[[bytes], bytes]

HONEST: Mapping[str, Answer] = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS\r\n",
    "SELECT": b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\n* OK [PERMANENTFLAGS (\\*)] ok\r\n",
    "LIST": b'* LIST () "/" "INBOX"\r\n* LIST () "/" "CaseConsultant"\r\n',
    "UID SEARCH": b"* SEARCH 1 2 3\r\n",
}


@dataclass
class EvilImap:
    """One server on a port of the loopback; `answers` (by command) come before the tagged OK.

    An answer may itself hold the tagged line, as `%TAG%`; one that ends with CUT ends the connection.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    greeting: bytes = b"* OK hello\r\n"
    commands: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._idling = b""
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as lines:
                connection.sendall(self.greeting)
                for line in lines:
                    if not self._reply(connection, line):
                        return
        except OSError:
            return

    def _reply(self, connection: socket.socket, line: bytes) -> bool:
        """Answer one line; False ends the connection."""
        self.commands.append(line.rstrip(b"\r\n"))
        tag, _, rest = line.strip().partition(b" ")
        words = rest.decode("latin-1").upper().split()
        name = " ".join(words[:2]) if words[:1] == ["UID"] else "".join(words[:1])
        if tag == b"DONE":
            tag, name = self._idling, "DONE"
        elif name == "IDLE":
            self._idling = tag
        answer = self.answers.get(name, HONEST.get(name, b""))
        said = (answer(rest) if callable(answer) else answer).replace(b"%TAG%", tag)
        goes_on = not said.endswith(CUT)
        said = said.removesuffix(CUT)
        if name == "IDLE":
            said = said or b"+ idling\r\n"
        elif goes_on and tag + b" " not in said:
            said += tag + b" OK done\r\n"
        connection.sendall(said)
        return goes_on

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        for connection in self._open:
            connection.close()
