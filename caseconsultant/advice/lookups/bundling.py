"""Whether NCCI bundles two codes of the mail on the date of service (NCCI Policy Manual, chapter I)."""

from collections.abc import Iterator
from itertools import combinations

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding, Pair
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

MOST_CODES = 8  # 28 pairs; a longer list is a claim, not a question


def bundling(question: Question, library: Library) -> Iterator[Finding]:
    """Say of every two procedure codes whether an edit bundles them."""
    opening = opening_modifiers(library)
    for one, other in combinations(question.procedures[:MOST_CODES], 2):
        yield pair(one, other, question, library, opening)


def pair(one: str, other: str, question: Question, library: Library, opening: tuple[str, ...]) -> Pair:
    """Look one pair up, whichever of its codes is column 1."""
    found = judge(library.pair_edit(one, other, question.setting, question.date_of_service))
    edit = found.fact
    where = f"{edit.column2} bundled into {edit.column1}" if edit else f"{one} with {other}"
    return Pair(
        basis=found.basis(where),
        one=one,
        other=other,
        setting=question.setting,
        edit=edit,
        opening=opening if edit and edit.modifier_allowed else (),
    )


def opening_modifiers(library: Library) -> tuple[str, ...]:
    """The modifiers that may open an edit, as the library lists them."""
    return tuple(modifier.code for modifier in library.modifiers() if modifier.opens_ncci)
