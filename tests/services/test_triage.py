import pytest

from caseconsultant.domain.letters import InboundMail
from caseconsultant.ports import Unreadable
from caseconsultant.services import doubts
from caseconsultant.services.doubts import HeldDecision, StillUnreadable
from caseconsultant.services.triage import triage
from tests.fakes import InProcessParser, a_mail
from tests.world import World


class Failing(InProcessParser):
    def __init__(self, times: int) -> None:
        self.times = times

    def parse(self, raw: bytes) -> InboundMail | Unreadable:
        if self.times > 0:
            self.times -= 1
            raise KeyError("a bug of ours")
        return super().parse(raw)


class Refusing(InProcessParser):
    def parse(self, raw: bytes) -> InboundMail | Unreadable:
        return Unreadable("it took more than 5 seconds")


def with_parser(world: World, parser: InProcessParser) -> None:
    from dataclasses import replace

    world.app = replace(world.app, parser=parser)


def test_judging_twice_does_nothing_the_second_time(world: World) -> None:
    world.server.arrives(a_mail())
    world.poll()
    assert triage(world.app, 1) == 1
    assert triage(world.app, 1) is None
    assert len(world.tickets()) == 1


def test_a_bug_of_ours_puts_the_mail_before_a_person_after_three_attempts(world: World) -> None:
    world.server.arrives(a_mail())
    world.poll()
    with_parser(world, Failing(times=3))
    for _ in range(3):
        with pytest.raises(KeyError):
            triage(world.app, 1)
    assert world.verdicts() == [("unreadable", "our program failed on it 3 times (KeyError)")]
    assert triage(world.app, 1) is None
    doubts.retry_mail(world.app, 1, world.consultant())
    world.work()
    assert len(world.tickets()) == 1


def test_what_cannot_be_parsed_is_kept_with_its_reason_and_delays_nobody(world: World) -> None:
    world.server.arrives(a_mail())
    with_parser(world, Refusing())
    world.work()
    assert world.verdicts() == [("unreadable", "it took more than 5 seconds")]
    with pytest.raises(StillUnreadable):
        doubts.settle_held(world.app, 1, world.consultant(), HeldDecision.OPEN_TICKET)


def test_an_ignored_mail_can_become_a_ticket_after_all(world: World) -> None:
    world.server.arrives(a_mail(Precedence="bulk"))
    world.work()
    assert world.tickets() == []
    assert doubts.settle_held(world.app, 1, world.consultant(), HeldDecision.OPEN_TICKET) == 1
    assert world.verdicts()[0][0] == "opened"
    world.work()
    assert world.server.accepted() == []  # it asked for no automatic answer


def test_a_held_mail_can_be_ignored(world: World) -> None:
    world.server.arrives(a_mail(sender="consult@service.test"))
    world.work()
    assert world.verdicts()[0][0] == "held"
    doubts.settle_held(world.app, 1, world.consultant(), HeldDecision.IGNORE)
    assert world.verdicts() == [("ignored", "a person decided so")]


def test_an_unreadable_mail_can_be_ignored(world: World) -> None:
    world.server.arrives(a_mail())
    with_parser(world, Refusing())
    world.work()
    doubts.settle_held(world.app, 1, world.consultant(), HeldDecision.IGNORE)
    assert world.verdicts() == [("ignored", "a person decided so")]
