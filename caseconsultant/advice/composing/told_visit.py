"""The answer to a visit that a mail tells of: by the rule for it, or by the level that its story reaches."""

import re
from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.piece import Matter, Piece, Said, lower_first
from caseconsultant.advice.composing.verdicts import agreement
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Billed
from caseconsultant.advice.findings_of_visits import Visited
from caseconsultant.advice.guidance.verdict import BEGINS, OPENING, TURNED, lowered, wants
from caseconsultant.advice.lookups.identity import label_of, what_is

DECIDED, OPEN = 0.75, 0.5  # how often such answers were right, on mails of our own
OPPOSITE: Final = {"yes": "no", "no": "yes"}
"""Is it included? asks the other way round than: may it be billed?"""
CODE: Final = re.compile(r"(?<![\w.])(?:\d{5}|[A-Z]\d{4})(?!\w)|(?<![\w.])[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}(?!\w)")


def told_level(matter: Matter) -> Piece | None:
    """The level of a told visit, where a mail asks for it."""
    found = next((one for one in matter.found(Visited) if one.of_level), None)
    return answered(found, matter) if found else None


def told_visit(matter: Matter) -> Piece | None:
    """The answer by the rule for the visit that a mail tells of."""
    found = next((one for one in matter.found(Visited) if not one.of_level), None)
    return answered(found, matter) if found else None


def answered(found: Visited, matter: Matter) -> Piece:
    """Say the answer first, then why, and what the note must show."""
    question = matter.question
    told = " ".join((found.said, *found.why, *found.must_show, *found.asks))
    spoken = tuple(what_is(code, question, matter.library) for code in dict.fromkeys(CODE.findall(told)))
    billed = tuple(what_is(line.code, question, matter.library) for line in found.billed)
    return Piece(
        bottom=Said(led(found, matter), jointly(billed)),
        codes=tuple(line(one, matter) for one in found.billed),
        why=tuple(Said(one) for one in found.why),
        must_show=tuple(Said(one) for one in found.must_show),
        please_note=tuple(Said(f"The rule is to be confirmed in {cite.title}.") for cite in found.cites),
        asks=found.asks,
        findings=(*matter.findings, *spoken, *billed),
        sure=Level.MEDIUM,
        because=f"what the mail tells is a case of our rule on {lower_first(found.rule)}"
        if found.decided
        else "the mail does not tell the fact that decides",
        score=DECIDED if found.decided else OPEN,
    )


def led(found: Visited, matter: Matter) -> str:
    """The sentence, after a yes or a no where the mail wants one."""
    if found.lead and (wants(matter.question) or is_bare(matter.question.asking)):
        turned = TURNED.search(matter.question.asking) is not None
        return f"{BEGINS[OPPOSITE.get(found.lead, found.lead) if turned else found.lead]}{lowered(found.said)}"
    if found.lead == "yes if":
        return f"If {lowered(found.said)}"
    if found.lead == "no":
        return found.said
    if not found.decided and not found.lead:
        return found.said
    return f"{agreement(matter.question, [one.code for one in found.billed])}{found.said}"


def is_bare(asking: str) -> bool:
    """Say whether words ask for a yes or a no without a verb of asking: New? Billed at 99214?"""
    return "?" in asking and not (OPENING.search(asking) or re.search(r"\bor\b|\bvs\b", asking, re.I))


def line(one: Billed, matter: Matter) -> CodeLine:
    """A line of the codes table."""
    return CodeLine(one.code, one.modifiers, one.units, label_of(one.code, matter.question, matter.library))
