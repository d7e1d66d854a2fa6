"""A process that walks the path and is gone at the n-th point, as by a power cut: no `finally`, no rollback."""

import os
import sys
from pathlib import Path

from tests.crashes.path import Tripwire, the_path
from tests.world import World

KILLED = 137


def main(folder: str, url: str, at: str) -> None:
    """Walk the path in a world that was set up before; die at point `at`."""
    tripwire = Tripwire(int(at), die=lambda _: os._exit(KILLED))
    world = World(Path(folder), url, tripwire)
    tripwire.armed = True
    the_path(world)


if __name__ == "__main__":
    main(*sys.argv[1:])
