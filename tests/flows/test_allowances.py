"""Who asks beyond the allowance: the question is kept, one letter says what to do, and it is taken up in its turn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from caseconsultant.domain.allowances import Plan
from caseconsultant.domain.delivery import Outcome
from caseconsultant.domain.errors import StaleVersion
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.organisations import Organisation
from caseconsultant.domain.policies import Asking, Unverified
from caseconsultant.domain.registration import VALID_FOR, token_for
from caseconsultant.domain.senders import SenderRule
from caseconsultant.domain.ticket import Attention
from caseconsultant.services import allowances, desk, doubts, merging, organisations, registration, review, senders
from caseconsultant.services.doubts import HeldDecision
from caseconsultant.services.registration import TRIES, Confirmed
from caseconsultant.services.standing import standing
from caseconsultant.services.sweep import sweep
from caseconsultant.services.threads import CannotMend
from caseconsultant.services.triage import triage
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import AskerRow, InboxRow
from tests.fakes import NOON, FakeClock, a_mail
from tests.flows.asking import (
    LINK,
    ONE_AND_TWO,
    answers,
    asked_as,
    asks,
    body,
    journal,
    kept_for,
    letters_about,
    states,
    token_in,
    under,
)
from tests.flows.test_who_is_asking import OURS, judged
from tests.world import World

NOTE = "nothing of it is lost"
JO = "Jo Coder <jo@clinic.test>"


def has_asked(world: World, *numbers: int) -> World:
    asks(under(world, ONE_AND_TWO), *numbers)
    return world


def confirms(world: World, letter: int = -1, came_from: str = "192.0.2.1") -> Confirmed:
    token = token_in(letters_about(world, NOTE)[letter])
    done = registration.confirm(world.app, token, came_from)
    world.work()
    return done


def test_by_default_everybody_asks_as_much_as_they_like(small_world: World) -> None:
    asks(small_world, 1, 2, 3)
    assert states(small_world) == ["drafted"] * 3
    assert len(small_world.letters(LetterKind.ACKNOWLEDGEMENT)) == 3
    with transaction(small_world.app.sessions) as session:
        assert session.query(AskerRow).count() == 0


def test_a_question_beyond_the_allowance_is_kept_and_one_letter_says_what_to_do(world: World) -> None:
    has_asked(world, 1, 2)
    assert states(world) == ["drafted", "kept"]
    assert [verdict for verdict, _ in world.verdicts()] == ["opened", "opened"]
    acknowledgement, note = world.server.accepted()
    assert "Your question has arrived" in body(acknowledgement)
    assert note["In-Reply-To"] == "<q2@clinic.test>"
    assert note["Auto-Submitted"] == "auto-replied"
    assert [envelope.sender for envelope in world.server.envelopes()] == ["", ""]
    assert NOTE in body(note)
    assert "you can ask 2 more questions in every 30 days" in body(note)
    assert kept_for(world, 2) == "over the allowance"
    assert world.attention(2) is None
    assert journal(world, 2)[:2] == ["kept back: over the allowance", "over_allowance put in the outbox"]


def test_confirming_the_address_takes_up_what_is_kept_in_order_as_far_as_it_goes(world: World) -> None:
    has_asked(world, 1, 2, 3, 4)
    assert states(world) == ["drafted", "kept", "kept", "kept"]
    world.time_passes(timedelta(hours=2))  # or the cap on automatic letters would be reached
    assert confirms(world) is Confirmed.YES
    assert states(world) == ["drafted", "drafted", "drafted", "kept"]
    assert asked_as(world) == ["guest", "registered", "registered", ""]
    assert len(world.letters(LetterKind.ACKNOWLEDGEMENT)) == 3
    assert confirms(world) is Confirmed.YES  # pressed twice
    assert states(world) == ["drafted", "drafted", "drafted", "kept"]
    assert len(world.letters(LetterKind.ACKNOWLEDGEMENT)) == 3


def test_what_waits_is_taken_up_by_itself_when_a_place_falls_free(world: World) -> None:
    has_asked(world, 1, 2, 3)
    confirms(world)
    world.time_passes(timedelta(hours=2))
    asks(world, 4, 5)
    assert states(world)[3:] == ["kept", "kept"]
    told = body(letters_about(world, NOTE)[-1])
    assert "by itself, on" in told
    assert "/register/" not in told
    world.time_passes(timedelta(days=29, hours=21))
    world.work()
    assert states(world)[3:] == ["kept", "kept"]
    world.time_passes(timedelta(hours=2))
    world.work()
    assert states(world)[3:] == ["drafted", "drafted"]


def test_who_waits_comes_before_a_new_question(world: World) -> None:
    has_asked(world, 1, 2, 3, 4)
    confirms(world)
    assert states(world)[3] == "kept"
    world.time_passes(timedelta(days=31))
    world.poll()
    asks(world, 5, 6, 7)  # all of it is found at once
    assert states(world)[3:] == ["drafted", "drafted", "kept", "kept"]


def test_a_follow_up_is_no_question_of_its_own(world: World) -> None:
    has_asked(world, 1)
    answers(world, 1)
    answer = next(letter for letter in world.server.accepted() if letter["Auto-Submitted"] is None)
    asks(world, 2, In_Reply_To=str(answer["Message-ID"]))
    assert states(world) == ["drafted"]
    assert [verdict for verdict, _ in world.verdicts()] == ["opened", "appended"]


def test_what_was_closed_without_an_answer_does_not_count(world: World) -> None:
    has_asked(world, 1, 2)
    review.close(world.app, 1, world.version(1), world.consultant())
    world.time_passes(timedelta(hours=7))
    world.work()
    assert states(world) == ["closed", "drafted"]
    assert asked_as(world)[1] == "guest"


def test_what_was_answered_counts_though_it_went_quiet(world: World) -> None:
    has_asked(world, 1, 2)
    answers(world, 1)
    world.time_passes(timedelta(days=15))
    world.work()
    assert states(world) == ["closed", "kept"]


def test_a_consultant_takes_a_kept_question_up_with_one_click_and_it_is_not_counted(world: World) -> None:
    has_asked(world, 1, 2)
    version = world.version(2)
    allowances.take_up(world.app, 2, version, world.consultant())
    with pytest.raises(StaleVersion):
        allowances.take_up(world.app, 2, version, world.consultant())
    world.work()
    assert states(world) == ["drafted", "drafted"]
    assert asked_as(world)[1] == ""
    assert kept_for(world, 2) is None
    assert "taken up: a consultant decided" in journal(world, 2)
    assert len(world.letters(LetterKind.ACKNOWLEDGEMENT)) == 2
    answers(world, 2)


def test_a_consultant_grants_more(world: World) -> None:
    has_asked(world, 1, 2, 3, 4)
    version = world.version(3)
    allowances.grant(world.app, 3, version, world.consultant(), 2)
    with pytest.raises(StaleVersion):
        allowances.grant(world.app, 3, version, world.consultant(), 2)  # pressed twice
    world.work()
    assert states(world) == ["drafted", "drafted", "drafted", "kept"]
    assert asked_as(world)[1:3] == ["granted", "granted"]
    assert "2 more questions granted" in journal(world, 3)
    how = standing(world.app, 4)
    assert how is not None
    assert (how.registered, how.asked, how.figure, how.granted, how.may_register) == (False, 1, 1, 0, True)


def test_words_to_a_kept_question_stand_before_a_person(world: World) -> None:
    has_asked(world, 1, 2)
    asks(world, 3, In_Reply_To="<q2@clinic.test>")
    assert states(world) == ["drafted", "kept"]
    assert world.attention(2) == Attention.WROTE_WHILE_KEPT
    allowances.take_up(world.app, 2, world.version(2), world.consultant())
    assert world.attention(2) is None


def test_a_kept_question_that_was_closed_is_judged_anew_when_its_requester_writes_again(world: World) -> None:
    has_asked(world, 1, 2)
    review.close(world.app, 2, world.version(2), world.consultant())
    asks(world, 3, In_Reply_To="<q2@clinic.test>")
    assert states(world) == ["drafted", "kept"]
    assert len(world.letters(LetterKind.OVER_ALLOWANCE)) == 1
    review.close(world.app, 2, world.version(2), world.consultant())
    confirms(world)
    asks(world, 4, In_Reply_To="<q2@clinic.test>")
    assert states(world) == ["drafted", "drafted"]
    assert asked_as(world)[1] == "registered"


def test_what_a_person_opens_is_neither_limited_nor_counted(world: World) -> None:
    has_asked(world, 1)
    senders.put(world.app, "jo@clinic.test", SenderRule.DENY)
    asks(world, 2)
    assert doubts.settle_held(world.app, 2, world.consultant(), HeldDecision.OPEN_TICKET) == 2
    world.work()
    assert states(world) == ["drafted", "drafted"]
    assert asked_as(world) == ["guest", ""]


def test_a_kept_question_can_neither_be_merged_nor_divided(world: World) -> None:
    has_asked(world, 1, 2)
    with pytest.raises(CannotMend, match="kept back"):
        merging.merge(world.app, 2, world.version(2), world.consultant(), 1)
    with pytest.raises(CannotMend, match="kept back"):
        merging.merge(world.app, 1, world.version(1), world.consultant(), 2)


def test_members_share_their_organisations_figure_and_others_theirs(world: World) -> None:
    under(world, ONE_AND_TWO)
    organisations.add(world.app, Organisation("Riverbend", ("riverbend.test",), questions=2))
    asks(world, 1, who="a@riverbend.test")
    asks(world, 2, 3, who="b@mail.riverbend.test")
    asks(world, 4)
    assert states(world) == ["drafted", "drafted", "kept", "drafted"]
    assert asked_as(world) == ["organisation", "organisation", "", "guest"]
    told = body(letters_about(world, NOTE)[0])
    assert "by itself, on" in told
    assert "/register/" not in told
    organisations.change(world.app, 1, 1, Organisation("Riverbend", ("riverbend.test",)))
    world.work()
    assert states(world)[2] == "drafted"


def test_an_organisation_that_is_added_takes_up_what_its_members_had_asked(world: World) -> None:
    has_asked(world, 1, 2)
    organisations.add(world.app, Organisation("Clinic", ("clinic.test",)))
    world.work()
    assert states(world) == ["drafted", "drafted"]
    assert asked_as(world)[1] == "organisation"


def test_members_of_an_ended_organisation_are_guests(world: World) -> None:
    under(world, ONE_AND_TWO)
    organisations.add(world.app, Organisation("Clinic", ("clinic.test",)))
    organisations.end(world.app, 1, 1)
    asks(world, 1, 2)
    assert asked_as(world) == ["guest", ""]


def test_ending_a_registration_makes_a_guest_who_may_register_again(world: World) -> None:
    has_asked(world, 1, 2)
    confirms(world)
    (jo,) = registration.registered(world.app).senders
    assert (jo.address, jo.lately) == ("jo@clinic.test", 1)
    assert registration.end(world.app, jo.id, world.consultant())
    assert not registration.end(world.app, jo.id, world.consultant())
    asks(world, 3)
    assert states(world)[2] == "kept"
    confirms(world)
    assert states(world)[2] == "drafted"


@pytest.mark.parametrize("header", ["Auto-Submitted", "X-Auto-Response-Suppress"])
def test_who_may_not_be_told_waits_before_a_person(world: World, header: str) -> None:
    has_asked(world, 1)
    asks(world, 2, **{header: {"Auto-Submitted": "no", "X-Auto-Response-Suppress": "All"}[header]})
    told = header == "Auto-Submitted"
    assert len(world.letters(LetterKind.OVER_ALLOWANCE)) == told
    assert world.attention(2) == (None if told else Attention.NOT_TOLD)
    if not told:
        allowances.take_up(world.app, 2, world.version(2), world.consultant())
        assert len(world.letters(LetterKind.ACKNOWLEDGEMENT)) == 1  # no automatic answer, now as before


def test_the_caps_on_automatic_letters_hold_for_all_of_them_together(world: World) -> None:
    has_asked(world, *range(1, 9))
    assert states(world) == ["drafted", *["kept"] * 7]
    assert len(world.server.accepted()) == 5
    assert [world.attention(number) for number in range(6, 9)] == [Attention.NOT_TOLD] * 3


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.UNKNOWN])
def test_a_note_that_does_not_surely_arrive_puts_the_ticket_before_a_person(world: World, outcome: Outcome) -> None:
    has_asked(world, 1)
    world.sender.plan = [outcome]
    asks(world, 2)
    world.time_passes()
    world.work()
    assert states(world) == ["drafted", "kept"]
    assert world.attention(2) == Attention.NOT_TOLD


def test_a_forged_question_is_held_and_spends_nobodys_allowance(world: World) -> None:
    under(world, ONE_AND_TWO)
    world.app = replace(world.app, policy=replace(world.app.policy, trusted_authserv_id=OURS))
    world.server.arrives(judged(a_mail(), "fail"))
    world.work()
    assert states(world) == []
    with transaction(world.app.sessions) as session:
        assert session.query(AskerRow).count() == 0


def test_where_the_setting_says_so_only_who_is_verified_counts_as_a_member(world: World) -> None:
    under(world, replace(ONE_AND_TWO, unverified=Unverified.GUESTS))
    world.app = replace(world.app, policy=replace(world.app.policy, trusted_authserv_id=OURS))
    organisations.add(world.app, Organisation("Clinic", ("clinic.test",)))
    asks(world, 1, 2)
    world.server.arrives(judged(a_mail(message_id="q3@clinic.test"), "pass"))
    world.work()
    assert states(world) == ["drafted", "kept", "drafted"]
    assert asked_as(world) == ["guest", "", "organisation"]


class Later(FakeClock):
    def now(self) -> datetime:
        return NOON + VALID_FOR + timedelta(seconds=1)


def test_a_link_that_is_too_old_forged_or_of_somebody_else_registers_nobody(world: World) -> None:
    has_asked(world, 1, 2)
    good = token_in(letters_about(world, NOTE)[0])
    key, ends, signature = good.split(".")
    stranger = token_for("0" * 32, NOON, world.app.sessions.keys.signing_key)  # signed, but of no row
    changed = (good[:-1], f"{good}\n", f"{key}.{int(ends) + 1}.{signature}", f"{'0' * 32}.{ends}.{signature}")
    for token in ("", "x", stranger, *changed):
        assert registration.confirm(world.app, token, "192.0.2.1") is Confirmed.TOO_OLD, token
    late = replace(world.app, clock=Later())
    assert registration.confirm(late, good, "192.0.2.1") is Confirmed.TOO_OLD
    assert not registration.is_good(late, good)
    assert states(world) == ["drafted", "kept"]


def test_from_one_place_only_so_many_confirmations_are_looked_at(small_world: World) -> None:
    world = has_asked(small_world, 1, 2)
    for _ in range(TRIES):
        assert registration.confirm(world.app, "x", "192.0.2.1") is Confirmed.TOO_OLD
    assert confirms(world) is Confirmed.TOO_MANY
    assert states(world) == ["drafted", "kept"]
    assert confirms(world, came_from="192.0.2.2") is Confirmed.YES


def test_no_letter_names_an_address_in_its_link(world: World) -> None:
    has_asked(world, 1, 2)
    token = LINK.search(body(letters_about(world, NOTE)[0]))
    assert token is not None
    assert "jo" not in token[1].lower().replace("_", "").split(".")[0]
    assert len(token[1]) < 90


def at_once(*calls: Callable[[], object]) -> None:
    """Run them in threads that start together."""
    start = Barrier(len(calls))
    failures: list[BaseException] = []

    def run(call: Callable[[], object]) -> None:
        start.wait()
        try:
            call()
        except BaseException as failure:
            failures.append(failure)

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_mails_that_are_judged_at_once_are_counted_exactly(world: World) -> None:
    under(world, Asking(plan=Plan(guest=2)))
    for number in range(1, 7):
        world.server.arrives(a_mail(subject=f"Question {number}", message_id=f"q{number}@clinic.test"))
    world.poll()
    with transaction(world.app.sessions) as session:
        ids = [number for (number,) in session.query(InboxRow.id)]
    at_once(*(lambda number=number: triage(world.app, number) for number in [*ids, *ids]))  # each of them twice
    assert sorted(asked_as(world)) == ["", "", "", "", "guest", "guest"]
    world.work()
    assert sorted(states(world)) == ["drafted"] * 2 + ["kept"] * 4


def test_members_who_ask_at_once_share_their_figure_exactly(world: World) -> None:
    under(world, ONE_AND_TWO)
    organisations.add(world.app, Organisation("Riverbend", ("riverbend.test",), questions=2))
    for number in range(1, 6):
        sender = f"p{number}@riverbend.test"
        world.server.arrives(a_mail(subject=f"Question {number}", sender=sender, message_id=f"q{number}@r.test"))
    world.poll()
    with transaction(world.app.sessions) as session:
        ids = [number for (number,) in session.query(InboxRow.id)]
    at_once(*(lambda number=number: triage(world.app, number) for number in ids))
    assert sorted(asked_as(world)) == ["", "", "", "organisation", "organisation"]


def test_confirming_twice_at_once_while_the_sweep_looks_takes_up_no_more_than_may_be_asked(world: World) -> None:
    has_asked(world, 1, 2, 3, 4)
    token = token_in(letters_about(world, NOTE)[0])
    world.time_passes(timedelta(hours=7))
    at_once(
        lambda: registration.confirm(world.app, token, "192.0.2.1"),
        lambda: registration.confirm(world.app, token, "192.0.2.1"),
        lambda: allowances.release(world.app, 2),
        lambda: allowances.release(world.app, 4),
    )
    world.work()
    assert sorted(states(world)) == ["drafted", "drafted", "drafted", "kept"]
    assert sorted(asked_as(world)) == ["", "guest", "registered", "registered"]
    assert len(world.letters(LetterKind.ACKNOWLEDGEMENT)) == 3


def test_looking_again_and_again_changes_nothing_and_ends(world: World) -> None:
    has_asked(world, 1, 2)
    before = journal(world, 2)
    for _ in range(3):
        world.time_passes(timedelta(hours=7))
        while sweep(world.app):
            pass
    assert journal(world, 2) == before
    assert not allowances.release(world.app, 1)
    assert not allowances.release(world.app, 99)


def test_the_pages_tell_who_asks_and_what_is_kept(world: World) -> None:
    has_asked(world, 1, 2, 3)
    confirms(world)
    asks(world, 4)
    kept = desk.tickets(world.app, view="kept", page=1)
    assert [(line.id, line.kept_for) for line in kept.lines] == [(4, "over the allowance")]
    how = standing(world.app, 4)
    assert how is not None
    assert how.registered
    assert (how.asked, how.figure) == (2, 2)
    assert how.until is not None
    assert standing(world.app, 99) is None
