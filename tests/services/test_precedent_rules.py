"""A guidance note that is rewritten, withdrawn or over changes the answers that rest on it."""

from dataclasses import replace
from datetime import date, timedelta

from caseconsultant.advice.guidance.fitting import notes
from caseconsultant.services.precedent_rules import WITHDRAWN, edition, rules_of
from tests.fakes import TODAY

NOTE = next(note for note in notes() if note.sections)
RULE = f"Rule {NOTE.name}"


def test_a_note_is_its_first_sentence_and_a_mark_of_the_rest() -> None:
    facts = rules_of((NOTE.name,), notes(), TODAY)
    assert facts[RULE] == NOTE.bottom
    assert list(facts) == [RULE, f"{RULE}, its details"]


def test_whatever_is_rewritten_changes_one_of_the_two() -> None:
    before = rules_of((NOTE.name,), (NOTE,), TODAY)
    first = rules_of((NOTE.name,), (replace(NOTE, bottom="No."),), TODAY)
    below = rules_of((NOTE.name,), (replace(NOTE, sections={}),), TODAY)
    assert [name for name in before if before[name] != first[name]] == [RULE]
    assert [name for name in before if before[name] != below[name]] == [f"{RULE}, its details"]


def test_a_note_that_is_gone_was_withdrawn_and_one_that_is_over_says_since_when() -> None:
    assert rules_of((NOTE.name,), (), TODAY) == {RULE: WITHDRAWN}
    over = replace(NOTE, ends=date(2026, 6, 30))
    assert rules_of((NOTE.name,), (over,), date(2026, 7, 1)) == {RULE: "ended on June 30, 2026"}
    assert rules_of((NOTE.name,), (over,), date(2026, 6, 30))[RULE] == NOTE.bottom


def test_the_edition_of_the_notes_has_another_name_when_one_says_something_else() -> None:
    assert edition((NOTE,)) == edition((replace(NOTE, title="Another title"),))
    for other in (replace(NOTE, bottom="No."), replace(NOTE, ends=TODAY - timedelta(days=1))):
        assert edition((NOTE,)) != edition((other,))
