from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from caseconsultant.domain.allowances import (
    Asker,
    AutomaticLetters,
    Basis,
    Over,
    Plan,
    Pool,
    Used,
    Within,
    may_ask,
    may_write_automatically,
    within_ladder,
)
from caseconsultant.domain.letters import Address
from tests.fakes import NOON

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


def days(*numbers: int) -> tuple[datetime, ...]:
    return tuple(NOON + timedelta(days=number) for number in numbers)


PLAN = Plan(guest=1, registered=2, period=timedelta(days=30))


def test_without_a_figure_everybody_may_ask_and_nothing_is_counted() -> None:
    assert may_ask(Plan(), Asker(), Used(guest=1000)) == Within(Basis.NOT_COUNTED)


def test_a_guest_asks_as_many_as_the_plan_says_then_may_register() -> None:
    assert may_ask(PLAN, Asker(), Used()) == Within(Basis.GUEST)
    assert may_ask(PLAN, Asker(), Used(guest=1)) == Over(None, may_register=True)
    assert may_ask(replace(PLAN, registered=0), Asker(), Used(guest=1)) == Over(None, may_register=False)


def test_a_registered_sender_has_the_guests_questions_and_more_in_every_period() -> None:
    jo = Asker(registered=True)
    assert may_ask(PLAN, jo, Used()) == Within(Basis.GUEST)
    assert may_ask(PLAN, jo, Used(guest=1, registered=days(0))) == Within(Basis.REGISTERED)
    over = may_ask(PLAN, jo, Used(guest=1, registered=days(5, 0)))
    assert over == Over(days(30)[0], may_register=False)
    assert may_ask(replace(PLAN, registered=None), jo, Used(guest=1, registered=days(*range(9)))) == Within(
        Basis.REGISTERED
    )


@pytest.mark.parametrize(("waiting", "until"), list(enumerate([30, 35, 60, 65, 90])))
def test_each_that_waits_takes_the_oldest_place_that_falls_free(waiting: int, until: int) -> None:
    over = may_ask(PLAN, Asker(registered=True), Used(guest=1, registered=days(0, 5)), waiting)
    assert over == Over(days(until)[0], may_register=False)


def test_after_the_figure_was_lowered_the_newest_places_must_fall_free() -> None:
    used = Used(guest=1, registered=days(0, 1, 2, 3))
    assert may_ask(PLAN, Asker(registered=True), used) == Over(days(32)[0], may_register=False)
    assert may_ask(replace(PLAN, registered=0), Asker(registered=True), used) == Over(None, may_register=False)


def test_members_share_their_organisations_pool_and_need_not_register() -> None:
    member = Asker(pool=Pool(1))
    assert may_ask(PLAN, member, Used(guest=1)) == Within(Basis.ORGANISATION)
    assert may_ask(PLAN, member, Used(organisation=days(0))) == Over(days(30)[0], may_register=False)
    assert may_ask(Plan(), member, Used(organisation=days(0))) == Over(days(30)[0], may_register=False)
    assert may_ask(PLAN, Asker(pool=Pool(None)), Used(organisation=days(0, 0))) == Within(Basis.ORGANISATION)
    assert may_ask(PLAN, Asker(pool=Pool(0)), Used()) == Over(None, may_register=False)


@pytest.mark.parametrize("asker", [Asker(granted=2), Asker(granted=2, registered=True), Asker(granted=2, pool=Pool(0))])
def test_what_a_consultant_granted_comes_after_everything_else(asker: Asker) -> None:
    used = Used(guest=1, registered=days(0, 0), granted=1)
    assert may_ask(PLAN, asker, used) == Within(Basis.GRANTED)
    assert isinstance(may_ask(PLAN, asker, replace(used, granted=2)), Over)


def test_letters_of_one_ticket_may_climb_no_higher_than_the_ladder() -> None:
    for letters, minutes in ((10, 10), (15, 30), (25, 60), (50, 180), (100, 600)):
        ages = [timedelta(minutes=minutes) * (number + 0.5) / letters for number in range(letters)]
        assert not within_ladder(ages), minutes
    assert within_ladder([])
    assert within_ladder([timedelta(minutes=1)] * 9)
    assert not within_ladder([timedelta(minutes=1)] * 10)
    assert within_ladder([timedelta(minutes=11)] * 14)
    assert within_ladder([timedelta(minutes=601)] * 1000)
