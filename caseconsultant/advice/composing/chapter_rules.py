"""Diagnoses of a mail that the chapter rules of the Official Guidelines combine, forbid or order, beside the notes."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from caseconsultant.advice.composing.diagnosis_checks import lines
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.draft import Level
from caseconsultant.advice.findings import CodeIs
from caseconsultant.advice.lookups.identity import label_of, what_is

TOGETHER: Final = re.compile(
    r"\btogether\b|\bboth\b|\bwith\b|\band\b|\+|&|same claim|as well|\balso\b|\bplus\b|\b(?:ok|okay|correct|right)\b",
    re.I,
)
UNRELATED: Final = re.compile(r"unrelated|not (?:due to|related|from|caused)|another cause|other cause", re.I)
OTHER_WAY: Final = re.compile(r"\bor\b|instead|\bwhich\b|\bwhat\b|\bhow\b", re.I)


class Ruled(NamedTuple):
    """What to code instead of or out of the codes of a mail; `codes` are those that stay, in their order."""

    words: str
    codes: tuple[str, ...]
    section: str
    may: bool = False


def chapter_rules(matter: Matter) -> Piece | None:
    """Answer for two or more given diagnoses where a chapter rule decides, whatever the notes between them say."""
    question = matter.question
    if len(question.diagnoses) < 2 or question.procedures or not question.asked:
        return None
    found = next((one for rule in RULES if (one := rule(question.diagnoses, matter)) is not None), None)
    if found is None or not (TOGETHER.search(question.asking) or OTHER_WAY.search(question.asking)):
        return None
    lead = "" if OTHER_WAY.search(question.asking) else "Yes: " if found.may else "No: "
    words = found.words if lead else f"{found.words[:1].upper()}{found.words[1:]}"
    named = tuple(what_is(code, question, matter.library) for code in found.codes)
    return Piece(
        bottom=Said(f"{lead}{words}."),
        codes=lines(found.codes, matter),
        please_note=(
            Said(f"The rule is to be confirmed in the ICD-10-CM Official Guidelines, section {found.section}."),
        ),
        findings=(*matter.findings, *named),
        sure=Level.MEDIUM,
        because="a chapter rule of the Official Guidelines settles it",
        score=0.75,
    )


def presumed(codes: tuple[str, ...], matter: Matter) -> Ruled | None:
    """Hypertension with heart failure or kidney disease is one code, with the others after it (I.C.9.a)."""
    if "I10" not in codes:
        return None
    heart = tuple(code for code in codes if code.startswith("I50"))
    kidney = tuple(code for code in codes if code.startswith("N18"))
    if not heart and not kidney:
        return None
    if UNRELATED.search(matter.question.words):
        order = ("I10", *heart, *kidney)
        words = f"where the record says that they are not linked, {listed(order)} are coded apart"
        return Ruled(words, order, "I.C.9.a", may=True)
    last = any(code in ("N18.5", "N18.6") for code in kidney)
    first = ("I13.2" if last else "I13.0") if heart and kidney else "I11.0" if heart else "I12.0" if last else "I12.9"
    told = "heart failure and kidney disease" if heart and kidney else "heart failure" if heart else "kidney disease"
    order = (first, *heart, *kidney)
    return Ruled(
        f"hypertension is presumed linked with {told}, so {listed(order)} in this order and not I10", order, "I.C.9.a"
    )


def both_sides(codes: tuple[str, ...], matter: Matter) -> Ruled | None:
    """A right and a left code of one condition are one bilateral code, where the category has it (I.B.13)."""
    labels = {code: label_of(code, matter.question, matter.library) for code in codes}
    for one, other in ((a, b) for a in codes for b in codes if a < b and a[:-1] == b[:-1]):
        bare = {re.sub(r"\b(?:right|left)\b", "@", labels[code], flags=re.I) for code in (one, other)}
        if len(bare) != 1 or "@" not in next(iter(bare)):
            continue
        for found in _siblings(one, matter):
            same = re.sub(r"s?\b", "", re.sub(r"\bbilateral\b", "@", found.label, flags=re.I))
            if found.label and same == re.sub(r"s?\b", "", next(iter(bare))):
                return Ruled(
                    f"one code says both sides, {found.code}, so the right and the left one are not listed apart",
                    (found.code,),
                    "I.B.13",
                )
    return None


def _siblings(code: str, matter: Matter) -> Iterator[CodeIs]:
    for digit in "3452":
        one = what_is(f"{code[:-1]}{digit}", matter.question, matter.library)
        if one.known and one.found and re.search(r"\bbilateral\b", one.label, re.I):
            yield one


def normal_delivery(codes: tuple[str, ...], _matter: Matter) -> Ruled | None:
    """O80 stands with no other code of chapter 15, and its only outcome is Z37.0 (I.C.15.n)."""
    if "O80" not in codes:
        return None
    others = tuple(code for code in codes if code[0] == "O" and code != "O80")
    outcomes = tuple(code for code in codes if code.startswith("Z37") and code != "Z37.0")
    if others:
        return Ruled(
            "O80 is for a delivery without any complication and stands with no other code of chapter 15: "
            f"{listed(others)} takes its place",
            others,
            "I.C.15.n",
        )
    if outcomes:
        return Ruled("with O80 the only outcome of delivery is Z37.0", ("O80", "Z37.0"), "I.C.15.n")
    return None


def weeks_of_abortive(codes: tuple[str, ...], _matter: Matter) -> Ruled | None:
    """No weeks of gestation with an abortive outcome (I.C.21.c.11)."""
    abortive = tuple(code for code in codes if re.match(r"O0[0-8]", code))
    if not abortive or not any(code.startswith("Z3A") for code in codes):
        return None
    return Ruled(
        f"the weeks (Z3A) are not coded with an abortive outcome such as {abortive[0]}", abortive, "I.C.21.c.11"
    )


def weeks_needed(codes: tuple[str, ...], matter: Matter) -> Ruled | None:
    """Weeks of gestation go after a code of chapter 15 (chapter note at O00-O9A)."""
    pregnant = tuple(
        code for code in codes if re.match(r"O(?:0?9|[1-9A])", code) and not re.match(r"O0[0-8]|O8[04]", code)
    )
    weeks = tuple(code for code in codes if code.startswith("Z3A"))
    if len(codes) != 2 or not (pregnant and weeks) or re.search(r"excludes", matter.question.asking, re.I):
        return None
    return Ruled(f"{pregnant[0]} first, then {weeks[0]} for the weeks, which the chapter asks for", (*pregnant, *weeks),
                 "I.C.21.c.11", may=True)  # fmt: skip


def aftercare_of_injury(codes: tuple[str, ...], _matter: Matter) -> Ruled | None:
    """No aftercare Z code with an injury, whose 7th character tells the stage of care (I.C.21.c.7)."""
    injuries = tuple(code for code in codes if code[0] == "S" or re.match(r"T(?:[01]\d|2\d|3[0-4])", code))
    after = tuple(code for code in codes if re.match(r"Z4[78]", code))
    if not (injuries and after):
        return None
    return Ruled(
        f"aftercare codes such as {after[0]} are not used for injuries: "
        f"{listed(injuries)} with 7th character D says it",
        injuries,
        "I.C.21.c.7",
    )


def insulin_of_type_1(codes: tuple[str, ...], _matter: Matter) -> Ruled | None:
    """Z79.4 says nothing beside type 1, which needs insulin (I.C.4.a.3)."""
    ones = tuple(code for code in codes if code.startswith("E10"))
    if len(codes) != 2 or not ones or "Z79.4" not in codes:
        return None
    return Ruled("type 1 needs insulin by its nature, so Z79.4 is not added", ones, "I.C.4.a.3")


def newborn_or_mother(codes: tuple[str, ...], _matter: Matter) -> Ruled | None:
    """Z37 is on the mother's record alone and Z38 on the newborn's alone (I.C.15.b.5, I.C.16.a.2)."""
    mothers, babies = (tuple(code for code in codes if re.match(cue, code)) for cue in (r"O|Z37", r"Z38|P"))
    if not mothers or not babies:
        return None
    return Ruled(
        f"{listed(mothers)} belongs on the mother's record and {listed(babies)} on the newborn's, never on one",
        (*mothers, *babies),
        "I.C.15.b.5 and I.C.16.a.2",
    )


RULES: Final[tuple[Callable[[tuple[str, ...], Matter], Ruled | None], ...]] = (
    presumed,
    normal_delivery,
    newborn_or_mother,
    weeks_of_abortive,
    weeks_needed,
    aftercare_of_injury,
    insulin_of_type_1,
    both_sides,
)
