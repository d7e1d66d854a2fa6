"""The conditions that a mail tells beside the case of a chapter: the billable code of each, by its own words."""

from caseconsultant.advice.lookups.candidates import conditions
from caseconsultant.advice.lookups.descent import descend
from caseconsultant.advice.lookups.parts import parts
from caseconsultant.advice.lookups.together import single
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import System
from caseconsultant.codes.library import Library


def others(question: Question, library: Library) -> tuple[str, ...]:
    """The codes of the conditions that the mail names one by one, in its order; only those that fit well."""
    found = (single(part, question, library) for part in parts(question))
    return tuple(dict.fromkeys(one.code for one in found if one is not None))


def described(question: Question, library: Library, besides: str = "") -> str:
    """The code that the mail's words describe best, outside of some chapters (their letters); empty where none."""
    for _, hits in conditions(question, library, (System.ICD10CM,)):
        if hits[0].code[0] not in besides:
            return descend(hits[0], question, library)[0]
    return ""
