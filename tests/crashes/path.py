"""The path that is walked, and the wire that is pulled on it."""

from collections.abc import Callable
from dataclasses import dataclass

from caseconsultant.domain.ticket import TicketState
from tests.world import World


class Died(BaseException):
    """The process is gone: nothing of ours catches this."""


def by_exception(point: str) -> None:
    """Die as far as this process can."""
    raise Died(point)


@dataclass
class Tripwire:
    """Counts the points that are passed, and dies at one of them."""

    at: int = -1
    die: Callable[[str], object] = by_exception
    passed: int = 0
    name: str = ""
    armed: bool = False

    def __call__(self, point: str) -> None:
        if not self.armed:
            return
        self.passed += 1
        if self.passed == self.at:
            self.name = point
            self.die(point)


def the_path(world: World) -> None:
    """A question arrives, is answered, and the answer leaves."""
    world.work()
    for ticket_id, state in world.tickets():
        if state is TicketState.DRAFTED:
            world.approves(ticket_id)
    world.time_passes()
    world.work()
