"""What a drug or a poison did, as mails say it, with its code; else the conditions that the mail names."""

from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.cases.case import has
from caseconsultant.advice.cases.others import others
from caseconsultant.advice.extract.cues import cue
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

MOST: Final = 3


def effects(question: Question, library: Library, *, drug: bool) -> tuple[str, ...]:
    """The codes of what is told, in the table's or the mail's order; `drug` takes the drug-induced form of a code."""
    words = question.words
    found = []
    for row in tables.rows("effects", question.date_of_service):
        hit = cue(row["cue"]).search(words)
        if hit and not (row["unless"] and has(row["unless"], words)):
            found.append((hit.start(), row["induced"] if drug and row["induced"] else row["code"]))
    if found:
        return tuple(dict.fromkeys(code for _, code in sorted(found)))[:MOST]
    return tuple(code for code in others(question, library) if code[0] not in "TVWXYZ")[:MOST]
