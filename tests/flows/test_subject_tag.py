"""The ticket's number in the subject: for mail programs that drop the threads, and proof of nothing."""

from dataclasses import replace

import pytest

from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import merging, review
from caseconsultant.services.review import Approval
from tests.fakes import a_mail
from tests.world import World

DRAFTED = TicketState.DRAFTED


@pytest.fixture
def tagging(world: World) -> World:
    """A world whose letters carry tags, with ticket 1 in it."""
    world.app = replace(world.app, policy=replace(world.policy, subject_tag=True))
    world.server.arrives(a_mail())
    world.work()
    return world


def writes(world: World, subject: str, sender: str = "jo@clinic.test", **headers: str) -> str | None:
    """A new mail without any thread but its subject, or with the headers given; return what became of it."""
    number = len(world.verdicts())
    world.server.arrives(
        a_mail(subject=subject, sender=sender, text=f"More, {number}.", message_id=f"m{number}@x.test", **headers)
    )
    world.work()
    return world.verdicts()[-1][0]


def test_letters_carry_the_tag_where_the_setting_says_so(tagging: World) -> None:
    tagging.approves()
    tagging.time_passes()
    tagging.work()
    assert [letter["Subject"] for letter in tagging.server.accepted()] == ["Re: 20610 with 64483 [#1]"] * 2


def test_the_preview_has_the_subject_as_it_leaves(tagging: World) -> None:
    shown = review.preview(tagging.app, Approval(1, 1, tagging.consultant(), "Yes.", LetterKind.ANSWER, "0" * 32))
    assert shown.subject == "Re: 20610 with 64483 [#1]"


def test_no_letter_carries_a_tag_by_default_and_none_is_read(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    assert world.server.accepted()[0]["Subject"] == "Re: 20610 with 64483"
    assert writes(world, "Re: 20610 with 64483 [#1]") == "opened"


def test_a_tag_joins_the_ticket_of_which_its_sender_is_part(tagging: World) -> None:
    assert writes(tagging, "AW: 20610 with 64483 [#1]") == "appended"
    assert tagging.tickets() == [(1, DRAFTED)]


@pytest.mark.parametrize("tag", ["[#1]", "[#99]", "[#123456789012345678]"])
def test_a_tag_of_a_ticket_that_is_not_the_senders_is_a_new_question(tagging: World, tag: str) -> None:
    assert writes(tagging, f"Re: 20610 with 64483 {tag}", sender="eve@elsewhere.test") == "opened"
    assert tagging.tickets() == [(1, DRAFTED), (2, DRAFTED)]
    assert tagging.server.accepted()[-1]["Subject"] == f"Re: 20610 with 64483 {tag} [#2]"


def test_a_thread_counts_before_a_tag(tagging: World) -> None:
    assert writes(tagging, "Another question") == "opened"
    second = tagging.server.accepted()[1]["Message-ID"]
    assert writes(tagging, "Re: Another question [#1]", In_Reply_To=second) == "appended"
    with_tag = {"sender": "eve@elsewhere.test", "In_Reply_To": second}
    assert writes(tagging, "Re: Another question [#1]", **with_tag) == "held"
    assert tagging.version(2) > tagging.version(1)


def test_the_tag_of_a_merged_ticket_leads_to_the_other(tagging: World) -> None:
    assert writes(tagging, "Another question") == "opened"
    merging.merge(tagging.app, 2, tagging.version(2), tagging.consultant(), 1)
    assert writes(tagging, "Re: Another question [#2]") == "appended"
    assert tagging.tickets() == [(1, DRAFTED), (2, TicketState.CLOSED)]
