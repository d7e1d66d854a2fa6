"""The signs and symptoms that some words name, by their codes of chapters 13 and 18."""

import re

from caseconsultant.advice import tables
from caseconsultant.advice.conditions.heard import heard
from caseconsultant.advice.question import Question


def symptoms(words: str, question: Question) -> tuple[str, ...]:
    """Return the codes of the signs and symptoms that some words name and do not deny, each once."""
    said = heard(words).said
    rows = tables.rows("symptoms", question.date_of_service)
    return tuple(dict.fromkeys(row["code"] for row in rows if re.search(row["words"], said, re.I)))
