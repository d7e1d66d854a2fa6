import pytest

from caseconsultant.domain.allowances import AutomaticLetters, may_write_automatically
from caseconsultant.domain.letters import Address

NONE = AutomaticLetters(0, 0)


MACHINES = (
    "mailer-daemon MAILER-DAEMON postmaster noreply no-reply no_reply donotreply bounce bounces bounce+123 "
    "bounces-4711 owner-coders coders-request coders-bounces abuse"
)


@pytest.mark.parametrize("machine", MACHINES.split())
def test_machines_get_no_automatic_letter(machine: str) -> None:
    assert not may_write_automatically(Address(f"{machine}@clinic.test"), NONE)


@pytest.mark.parametrize(
    "person", ["jo", "post.master", "rebound", "nora.reply", "downer-jane", "j.bouncer", "request"]
)
def test_people_do(person: str) -> None:
    assert may_write_automatically(Address(f"{person}@clinic.test"), NONE)


def test_five_in_an_hour_and_twenty_in_a_day_are_enough() -> None:
    jo = Address("jo@clinic.test")
    assert may_write_automatically(jo, AutomaticLetters(4, 19))
    assert not may_write_automatically(jo, AutomaticLetters(5, 5))
    assert not may_write_automatically(jo, AutomaticLetters(0, 20))
