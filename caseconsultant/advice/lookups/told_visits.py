"""The rule for the visit that a mail tells of, and the answer for its case."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from caseconsultant.advice.findings import Basis, Billed, Citation, Finding, Standing
from caseconsultant.advice.findings_of_visits import Visited
from caseconsultant.advice.guidance.cases import VISIT, filled
from caseconsultant.advice.lookups.visits import family_of
from caseconsultant.advice.question import Question
from caseconsultant.advice.visits.hearing import heard, is_met
from caseconsultant.advice.visits.level import told_level
from caseconsultant.advice.visits.rules import VisitRule, When, visit_rules
from caseconsultant.codes.library import Library

CODE: Final = re.compile(r"([A-Z]?\d{4,5})((?:-[0-9A-Z]{2})*)(?: x(\d+))?")
VISIT_OF_MAIL: Final = re.compile(r"\{visit((?:-[0-9A-Z]{2})*)\}")


def told_visits(question: Question, _library: Library) -> Iterator[Finding]:
    """Give the first rule that the mail meets, and else the level that its story reaches."""
    found = by_rule(question) or told_level(question, family_of(question))
    if found is not None:
        yield found


def by_rule(question: Question) -> Visited | None:
    """The answer of the first rule that the mail meets, with a case that it tells."""
    mail = heard(question)
    asking = replace(mail, words=f"{question.subject}\n{question.asking}")
    for rule in visit_rules():
        if not fits(rule, mail, asking):
            continue
        case = next((one for one in rule.cases if is_met(one.condition, mail)), None)
        if case is not None:
            return answer(rule, case, question)
    return None


def fits(rule: VisitRule, mail: Question, asking: Question) -> bool:
    """Say whether a mail is about what a rule is about, and asks for it."""
    return (
        all(is_met(one, mail) for one in rule.about)
        and all(is_met(one, asking) for one in rule.asks)
        and not any(is_met(one, mail) for one in rule.unless)
    )


def answer(rule: VisitRule, case: When, question: Question) -> Visited:
    """The case as a finding."""
    return Visited(
        basis=Basis(Standing.APPLIES, (Citation(rule.source, "", confirmed=False),)),
        rule=rule.name,
        lead=case.lead,
        said=filled(case.said, question),
        billed=tuple(line for code in case.codes if (line := billed(code, question)) is not None),
        why=tuple(filled(one, question) for one in rule.why),
        must_show=rule.show,
        asks=rule.ask if case.open else (),
        decided=not case.open,
    )


def billed(code: str, question: Question) -> Billed | None:
    """A code of a rule with its modifiers and units; the mail's visit, where it names just one."""
    if (place := VISIT_OF_MAIL.fullmatch(code)) is not None:
        visits = [one for one in question.procedures if VISIT.fullmatch(one)]
        return Billed(visits[0], 1, tuple(filter(None, place[1].split("-")))) if len(visits) == 1 else None
    found = CODE.fullmatch(code)
    if found is None:
        return None
    return Billed(found[1], int(found[3] or 1), tuple(filter(None, found[2].split("-"))))
