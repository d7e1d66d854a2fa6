"""Signs and symptoms that belong to a confirmed diagnosis are not coded beside it (Guidelines, I.B.5)."""

import re

from caseconsultant.advice import tables
from caseconsultant.advice.cases.case import Case
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

ADDS = re.compile(r"\b(?:add|also|too|as well|both|additional|separately|along with|plus|beside)\b|\+|\band\b", re.I)
DOUBT = re.compile(r"rule[ds]? out|\br/o\b|possible|probable|suspect|likely|not related|unrelated|history of", re.I)


def integral(question: Question, library: Library) -> Case | None:
    """Say no to the symptom codes that a mail proposes where each belongs to a diagnosis that it names."""
    words, proposed = question.words, question.diagnoses
    symptoms = tuple(code for code in proposed if code[0] == "R" or code.startswith("H92"))
    if not symptoms or DOUBT.search(words) or not ADDS.search(question.asking):
        return None
    for row in tables.rows("integral", question.date_of_service):
        if re.search(row["diagnosis"], words, re.I) and all(re.match(row["symptoms"], code) for code in symptoms):
            others = tuple(code for code in proposed if code not in symptoms) or (row["codes"],)
            why = "signs and symptoms that come with a confirmed diagnosis are part of it and not coded beside it"
            known = all(library.known(code) for code in others)
            return Case(others, why, "I.B.5", lead="No: ", score=0.8) if known else None
    return None
