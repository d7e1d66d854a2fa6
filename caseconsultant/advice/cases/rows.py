"""Rows of a chapter's table: words that name a condition, its code or category, what goes beside it, what rules it out.

`beside` is a list such as "iron => D50.9 ; => D64.9": the first whose words the mail has, or that needs none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from caseconsultant.advice import tables
from caseconsultant.advice.cases.case import has
from caseconsultant.advice.extract.cues import cue
from caseconsultant.advice.question import Question


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table that a mail meets."""

    stem: str
    beside: str
    values: dict[str, str]

    def companion(self, words: str) -> tuple[str, ...]:
        """The code that goes beside it, by the mail's words; none where no alternative is met."""
        for alternative in filter(None, map(str.strip, self.beside.split(";"))):
            cue, _, code = alternative.partition("=>")
            if not cue.strip() or has(cue.strip(), words):
                return (code.strip(),)
        return ()


def met(table: str, question: Question, part: str = "") -> Iterator[Row]:
    """Yield the rows (of one part of a table) whose words a mail has and whose `unless` it has not."""
    words = question.words
    for row in tables.rows(table, question.date_of_service):
        if part and row["part"] != part:
            continue
        if cue(row["cue"]).search(words) and not (row["unless"] and cue(f"(?s:{row['unless']})").search(words)):
            yield Row(row["stem"], row["beside"], row.values)
