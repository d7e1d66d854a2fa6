from datetime import timedelta

import pytest
from sqlalchemy import update

from caseconsultant.domain.errors import NotAllowed
from caseconsultant.services import people
from caseconsultant.services.people import BadPassword
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import ConsultantRow, SignInLinkRow, SignInTryRow, WebSessionRow
from caseconsultant.store.types import milliseconds
from tests.world import World

PASSWORD = "correct horse battery"


def ines(world: World) -> int:
    return people.add_consultant(world.app, "Ines Vale", "CCS", "Ines@service.test", PASSWORD)


def hours_pass(world: World, hours: float) -> None:
    with transaction(world.app.sessions) as session:
        for column in (WebSessionRow.seen_at, WebSessionRow.made_at, SignInLinkRow.expires_at, SignInTryRow.at):
            moved = {column.key: column - milliseconds(timedelta(hours=hours))}
            session.execute(update(column.class_).values(moved))


def test_who_knows_the_password_is_let_in_and_known(small_world: World) -> None:
    who = ines(small_world)
    token = people.sign_in(small_world.app, " ines@SERVICE.test ", PASSWORD, "127.0.0.1")
    assert token is not None
    consultant = people.whois(small_world.app, token)
    assert consultant is not None
    assert (consultant.id, consultant.name, consultant.may_approve) == (who, "Ines Vale", True)
    people.sign_out(small_world.app, token)
    assert people.whois(small_world.app, token) is None


def test_a_wrong_password_and_a_stranger_are_turned_away_alike(small_world: World) -> None:
    ines(small_world)
    assert people.sign_in(small_world.app, "ines@service.test", "wrong", "127.0.0.1") is None
    assert people.sign_in(small_world.app, "nobody@service.test", PASSWORD, "127.0.0.1") is None
    assert people.sign_in(small_world.app, "ana@service.test", "", "127.0.0.1") is None  # who has no password


def test_guessing_is_slowed_down_and_ends_by_itself(small_world: World) -> None:
    ines(small_world)
    for _ in range(5):
        assert people.sign_in(small_world.app, "ines@service.test", "wrong", "127.0.0.1") is None
    assert people.sign_in(small_world.app, "ines@service.test", PASSWORD, "127.0.0.2") is None
    hours_pass(small_world, 0.5)
    assert people.sign_in(small_world.app, "ines@service.test", PASSWORD, "127.0.0.2") is not None


def test_a_link_signs_in_once_and_not_for_long(small_world: World) -> None:
    token = people.link(small_world.app, small_world.consultant())
    assert people.sign_in_once(small_world.app, token) is not None
    assert people.sign_in_once(small_world.app, token) is None
    late = people.link(small_world.app, small_world.consultant())
    hours_pass(small_world, 0.5)
    assert people.sign_in_once(small_world.app, late) is None


def test_a_sign_in_ends_when_idle_and_after_a_day_of_work(small_world: World) -> None:
    idle = people.sign_in_once(small_world.app, people.link(small_world.app, small_world.consultant()))
    assert idle is not None
    hours_pass(small_world, 0.6)
    assert people.whois(small_world.app, idle) is None
    busy = people.sign_in_once(small_world.app, people.link(small_world.app, small_world.consultant()))
    assert busy is not None
    for _ in range(26):
        hours_pass(small_world, 0.48)
        last = people.whois(small_world.app, busy)
    assert last is None


def test_a_page_that_only_refreshes_itself_keeps_no_sign_in_alive(small_world: World) -> None:
    token = people.sign_in_once(small_world.app, people.link(small_world.app, small_world.consultant())) or ""
    hours_pass(small_world, 0.3)
    assert people.whois(small_world.app, token, touch=False) is not None
    hours_pass(small_world, 0.3)
    assert people.whois(small_world.app, token, touch=False) is None
    assert people.whois(small_world.app, token) is None


def test_a_new_password_ends_the_other_sign_ins(small_world: World) -> None:
    who = ines(small_world)
    here, there = (people.sign_in(small_world.app, "ines@service.test", PASSWORD, "x") or "" for _ in range(2))
    assert not people.change_password(small_world.app, who, "wrong", "a longer password", here)
    with pytest.raises(BadPassword, match="12 to 1000"):
        people.change_password(small_world.app, who, PASSWORD, "short", here)
    assert people.change_password(small_world.app, who, PASSWORD, "a longer password", here)
    assert people.whois(small_world.app, here) is not None
    assert people.whois(small_world.app, there) is None
    assert people.sign_in(small_world.app, "ines@service.test", "a longer password", "x") is not None


def test_who_is_let_go_is_out_at_once(small_world: World) -> None:
    ines(small_world)
    token = people.sign_in(small_world.app, "ines@service.test", PASSWORD, "x") or ""
    people.end_consultant(small_world.app, "ines@service.test")
    assert people.whois(small_world.app, token) is None
    assert people.sign_in(small_world.app, "ines@service.test", PASSWORD, "x") is None


def test_two_consultants_never_share_an_address(small_world: World) -> None:
    ines(small_world)
    with pytest.raises(NotAllowed):
        ines(small_world)


def test_no_password_and_no_token_is_stored(small_world: World) -> None:
    ines(small_world)
    token = people.sign_in(small_world.app, "ines@service.test", PASSWORD, "x") or ""
    with transaction(small_world.app.sessions) as session:
        stored = session.query(ConsultantRow.password_hash).all() + session.query(WebSessionRow.digest).all()
    assert all(PASSWORD not in str(row) and token not in str(row) for row in stored)
    assert any("$argon2id$" in str(row) for row in stored)
