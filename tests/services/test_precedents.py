"""Answers that were sent are kept without patient and requester, found again, and held against new libraries."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from caseconsultant.advice.findings import Citation
from caseconsultant.advice.guidance.fitting import notes
from caseconsultant.domain.delivery import Outcome
from caseconsultant.domain.errors import StaleVersion
from caseconsultant.domain.letters import LetterKind
from caseconsultant.services import precedent_pages, precedents, review
from caseconsultant.services.precedent_pages import PrecedentLine
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import JournalRow, PrecedentCodeRow, PrecedentRow, PrecedentWordRow
from tests.fakes import TODAY, a_draft, a_mail
from tests.flows.precedents import ANSWER, NEXT_YEAR, Edition, Shelf, a_stricter, ask_and_answer, over
from tests.world import World

NAMING = (
    "Patient: Jane Fiction, DOB 4/5/1951, MRN 00482913, seen 11/3/2026.\n"
    "Can we bill 20610 with 64483 for a swollen knee?\n\nRegards,\nJo Coder, CPC\nRiver Clinic\n(212) 555-0100"
)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def there(world: World, shelf: Shelf) -> World:
    return over(world, shelf)


def kept(world: World, query: str = "") -> tuple[PrecedentLine, ...]:
    return precedent_pages.search(world.app, query, 1).lines


def test_a_sent_answer_is_kept_with_what_it_rests_on(there: World) -> None:
    ask_and_answer(there, question=NAMING)
    (line,) = kept(there)
    assert line.bottom_line == "Yes, with modifier 59 on 20610, two units at the most. [1]"
    assert (line.consultant, line.credential, line.ticket_id) == ("Ana Reyes", "CPC", 1)
    assert line.codes == ("64483", "20610-59")
    assert line.on_day == date(2026, 11, 3)
    assert ("MUE 20610, practitioner", "2 units, MAI 3") in line.facts
    assert line.releases[0] == "CMS NCCI procedure-to-procedure edits (practitioner services), release 2024Q3"
    assert line.quotable


def test_it_names_neither_patient_nor_requester(there: World) -> None:
    said = f"{ANSWER}\n\nFor Jo, seen November 3, 2026; in force since July 1, 2024."
    ask_and_answer(there, said, question=NAMING)
    (line,) = kept(there)
    both = f"{line.question}\n{line.answer}"
    for word in ("Jane", "Fiction", "1951", "00482913", "11/3", "November 3", "Jo", "Coder", "River", "555", "clinic"):
        assert word not in both
    assert "swollen knee" in line.question
    assert "since July 1, 2024" in line.answer  # the day of a release that the answer cites


def test_nothing_of_it_lies_open_in_the_database_but_codes_and_facts(there: World) -> None:
    ask_and_answer(there, question="Is 20610 with 64483 right for a zygapophysial injection?")
    with transaction(there.app.sessions) as session:
        row = session.scalars(select(PrecedentRow)).one()
        open_columns = [str(getattr(row, c.key)) for c in PrecedentRow.__table__.columns if "_sealed" not in c.key]
        assert "injection" not in " ".join(open_columns)
        assert set(session.scalars(select(PrecedentCodeRow.code))) == {"20610", "64483"}
        digests = list(session.scalars(select(PrecedentWordRow.digest)))
        assert digests
        assert not any(b"zygapophysial" in digest for digest in digests)
    assert kept(there, "zygapophysial injections")


def test_what_was_not_sent_or_asks_back_is_no_precedent(there: World) -> None:
    there.server.arrives(a_mail())
    there.work()
    there.approves(text="Which payer?", kind=LetterKind.QUESTION_BACK)
    there.time_passes()
    there.work()
    there.server.arrives(a_mail(text="Medicare.", message_id="q2@clinic.test", In_Reply_To="<q1@clinic.test>"))
    there.work()
    letter_id = there.approves()
    review.undo(there.app, letter_id, there.consultant())
    there.sender.plan = [Outcome.UNKNOWN]
    there.approves()
    there.time_passes()
    there.work()
    assert kept(there) == ()


def test_one_of_unknown_fate_is_kept_once_evidence_has_spoken(there: World) -> None:
    there.server.arrives(a_mail())
    there.work()
    there.sender.plan = [Outcome.UNKNOWN]
    there.approves(text=ANSWER)
    there.evidence.sees = True
    for _ in range(3):
        there.time_passes()
        there.work()
    assert len(kept(there)) == 1


def test_making_and_checking_it_twice_is_harmless(there: World, shelf: Shelf) -> None:
    ask_and_answer(there)
    assert not precedents.keep(there.app, 1)
    shelf.editions.append(a_stricter())
    assert precedents.recheck(there.app, 1)
    assert precedents.recheck(there.app, 1)
    with transaction(there.app.sessions) as session:
        told = select(JournalRow.details).where(JournalRow.what == "a fact behind the answer changed")
        details = session.scalars(told).all()
    assert [one["facts"] for one in details] == ["NCCI pair 20610 with 64483, practitioner; MUE 20610, practitioner"]


def test_without_a_library_answers_are_kept_and_never_checked(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    world.approves(text=ANSWER)
    world.time_passes()
    world.work()
    (line,) = kept(world)
    assert (line.facts, line.changes, line.codes) == ((), (), ("64483", "20610-59"))
    assert not precedents.recheck(world.app, 1)


def test_a_fact_that_changes_for_later_services_makes_it_stale_and_asks_for_no_correction(
    there: World, shelf: Shelf
) -> None:
    ask_and_answer(there, question="20610 with 64483 on 11/3/2026?")
    shelf.editions.append(Edition("second", indicators={TODAY: 0}))
    there.work()
    (line,) = kept(there)
    assert [(c.old[-1], c.new[-1], c.own_day) for c in line.changes] == [("1", "0", False)]
    assert not line.quotable
    with transaction(there.app.sessions) as session:
        assert (session.scalar(select(PrecedentRow.checked_with)) or "").startswith("second ")
    assert there.app.library("") is shelf.editions[-1]


def test_a_guidance_note_that_is_rewritten_makes_the_answers_that_cite_it_stale(there: World, shelf: Shelf) -> None:
    rule, other = notes()[:2]
    plain = shelf.draft
    there.app = replace(there.app, drafter=lambda *asked: replace(plain(*asked), rules=(rule.name,)))
    ask_and_answer(there)
    there.work()
    assert kept(there)[0].quotable
    there.app = replace(there.app, notes=lambda: (rule, replace(other, bottom="No.")))
    there.work()
    assert kept(there)[0].quotable  # it is another rule that changed
    there.app = replace(there.app, notes=lambda: (replace(rule, bottom="No."), other))
    there.work()
    (line,) = kept(there)
    assert [(c.fact, c.old, c.new, c.own_day) for c in line.changes] == [
        (f"Rule {rule.name}", rule.bottom, "No.", True)
    ]
    assert not line.quotable


def test_a_release_that_is_loaded_in_advance_is_seen_when_it_begins_to_hold(there: World, shelf: Shelf) -> None:
    shelf.editions[:] = [Edition("first", indicators={NEXT_YEAR: 0})]
    ask_and_answer(there)
    there.work()
    assert kept(there)[0].quotable

    class January:
        def now(self) -> object:
            return there_now + timedelta(days=60)

    there_now = there.app.clock.now()
    there.app = replace(there.app, clock=January())  # type: ignore[arg-type]
    there.work()
    assert kept(there)[0].quotable  # nobody has looked yet
    there.time_passes(timedelta(days=31))
    there.work()
    assert not kept(there)[0].quotable


def test_it_is_found_by_codes_and_words_and_beside_a_question_like_it(there: World) -> None:
    ask_and_answer(there, question="20610 with 64483 for a swollen knee?")
    assert [line.matched for line in kept(there, "20610-RT")] == ["same code 20610"]
    assert [line.matched for line in kept(there, "knees that swell, swollen")] == ["2 words alike"]
    assert kept(there, "27447") == kept(there, "hip") == ()
    there.server.arrives(a_mail(text="May 20610 stand with 64483?", message_id="q2@clinic.test", subject="Pair"))
    there.work()
    (line,) = precedent_pages.beside(there.app, 2)
    assert line.matched.startswith("same codes 20610, 64483")
    assert precedent_pages.beside(there.app, 1) == ()  # never its own


def test_an_answer_that_shares_one_code_of_several_is_not_beside_a_question_about_something_else(there: World) -> None:
    there.app = replace(there.app, drafter=lambda *_: a_draft())  # one whose codes are not the precedent's
    ask_and_answer(there, question="20610 with 64483 for a swollen knee?")
    for number, text in ((2, "Global days of 64483 and 27447?"), (3, "Swollen knee: 64483 and 27447?")):
        there.server.arrives(a_mail(text=text, message_id=f"q{number}@clinic.test", subject=f"Case {number}"))
    there.work()
    assert precedent_pages.beside(there.app, 2) == ()
    assert [line.ticket_id for line in precedent_pages.beside(there.app, 3)] == [1]


def test_it_is_quoted_with_its_date_and_credential(there: World) -> None:
    ask_and_answer(there)
    assert precedent_pages.quotation(there.app, 1).startswith(
        "Answered before, on November 24, 2026 by a CPC:\n> Yes, with modifier 59 on 20610"
    )


def test_what_is_excluded_is_found_no_more_until_it_is_taken_in_again(there: World) -> None:
    ask_and_answer(there)
    for _ in range(2):
        precedents.exclude(there.app, 1, there.consultant(), out=True)
    assert kept(there, "20610") == ()
    with pytest.raises(StaleVersion):
        precedent_pages.quotation(there.app, 1)
    precedents.exclude(there.app, 1, there.consultant(), out=False)
    assert kept(there, "20610")[0].quotable
    with transaction(there.app.sessions) as session:
        told = session.scalars(select(JournalRow.what).where(JournalRow.what.startswith("precedent"))).all()
    assert told == ["precedent excluded", "precedent taken in again"]
    with pytest.raises(StaleVersion):
        precedents.exclude(there.app, 99, there.consultant(), out=True)


def test_what_is_stale_may_not_be_quoted(there: World, shelf: Shelf) -> None:
    ask_and_answer(there)
    shelf.editions.append(a_stricter())
    there.work()
    with pytest.raises(StaleVersion):
        precedent_pages.quotation(there.app, 1)


def test_a_source_that_no_list_of_facts_covers_is_named_all_the_same(there: World, shelf: Shelf) -> None:
    made = shelf.draft("", "", TODAY)
    note = Citation("Medicare Claims Processing Manual, chapter 12", "revised 2024")
    there.app = replace(there.app, drafter=lambda *_: replace(made, citations=(note,)))
    ask_and_answer(there)
    (line,) = kept(there)
    assert line.topics == ("Medicare Claims Processing Manual, chapter 12",)
