"""A private PostgreSQL: a new cluster in a second, a new database in a twentieth of one."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from tests.servers.ports import free_port, wait_until_up

NEEDS = "postgresql (initdb)"
USER = "caseconsultant"

# Nothing outlives the machine here, so nothing waits for the disk; but what was committed outlives the server
# (synchronous_commit stays on), or a test that kills it would prove nothing.
HASTE = {"fsync": "off", "full_page_writes": "off", "max_connections": "80"}


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest first, or None where it is not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin_: float(bin_.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    places += [Path(on_path).resolve().parent] if on_path else []
    return next((place for place in places if (place / "initdb").exists()), None)


class Postgres:
    """One server in a folder of its own; as root it runs as another user, since PostgreSQL refuses root."""

    def __init__(self) -> None:
        if (found := programs()) is None:
            raise FileNotFoundError(NEEDS)
        self.port = free_port()
        self._programs = found
        # /tmp and a short name: a Unix socket's path holds about 104 bytes at most
        self._folder = Path(tempfile.mkdtemp(prefix="cc-pg-", dir="/tmp"))
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._user: int | None = None
        self._group: int | None = None
        if os.geteuid() == 0:
            self._user, self._group = _whom_to_be()
            os.chown(self._folder, self._user, self._group)

    def start(self) -> None:
        """Start, making the cluster at first; return when it answers."""
        data, log = self._folder / "data", self._folder / "log"
        if not data.exists():
            cluster = [
                "-D",
                str(data),
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "-N",
                "--no-instructions",
            ]
            self._run([str(self._programs / "initdb"), *cluster], log).wait()
        options = {**HASTE, "listen_addresses": "127.0.0.1", "unix_socket_directories": str(self._folder)}
        flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        server = [str(self._programs / "postgres"), "-D", str(data), "-p", str(self.port), *flags]
        self._process = self._run(server, log)
        wait_until_up(self._process, self._is_up, log)

    def _run(self, command: list[str], log: Path) -> subprocess.Popen[bytes]:
        with log.open("ab") as out:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=self._folder,
                env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                start_new_session=True,
                user=self._user,
                group=self._group,
                extra_groups=[] if self._user else None,
            )

    def _is_up(self) -> bool:
        try:
            self._ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _ask(self, statement: str) -> None:
        with psycopg.connect(host="127.0.0.1", port=self.port, user=USER, dbname="postgres", autocommit=True) as asking:
            asking.execute(statement.encode())

    def new_database(self, template: str = "template1") -> str:
        """Make a database like the template (a name, or a URL from here); return its URL for SQLAlchemy."""
        name = f"d{next(self._numbers)}"
        self._ask(f'CREATE DATABASE "{name}" TEMPLATE "{template.rpartition("/")[2]}"')
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{name}"

    def drop_database(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        self._ask(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')

    def kill(self) -> None:
        """End it as a power cut would, its children too."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        """End it now, whoever is connected."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
            self._process.wait(20)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _whom_to_be() -> tuple[int, int]:
    """The user and group that the server runs as, in root's stead."""
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise RuntimeError("PostgreSQL refuses to run as root, and there is neither 'postgres' nor 'nobody' to run as")
