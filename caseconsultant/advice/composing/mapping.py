"""Answers about the mappings between ICD-9-CM and ICD-10-CM."""

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings_of_diagnoses import Mapped
from caseconsultant.advice.lookups.identity import label_of


def mapping(matter: Matter) -> Piece | None:
    """Answer what a code maps to."""
    found = matter.found(Mapped)
    known = [one for one in found if one.known]
    if not known:
        return None
    targets = tuple(dict.fromkeys(line.target for one in known if one.forward for line in one.lines if line.target))
    return Piece(
        bottom=Said(" ".join(words(one) for one in known), jointly(known)),
        codes=tuple(CodeLine(code, (), 0, label_of(code, matter.question, matter.library)) for code in targets),
        please_note=(
            Said("A mapping is a way to look for a code, and no coding: choose the code from the record itself."),
            Said(
                "CMS published these mappings for the last time in 2018; a code may have been divided since.",
                known[0].cites,
            ),
        ),
        not_answered=tuple(one.basis.reason for one in found if not one.known),
        findings=matter.findings,
        sure=Level.MEDIUM if len(known) == len(found) else Level.LOW,
        because="the mappings are at hand, but were not kept up to date after 2018",
    )


def words(one: Mapped) -> str:
    """One code's mapping in a sentence."""
    system, other = ("ICD-9-CM", "ICD-10-CM") if one.forward else ("ICD-10-CM", "ICD-9-CM")
    targets = [f"{line.target} ({line.kind})" for line in one.lines if line.target]
    if not targets:
        return f"{system} {one.code} has no {other} equivalent in the mappings."
    together = all(line.combination for line in one.lines)
    return f"{system} {one.code} maps to {other} {listed(targets, 'and' if together else 'or')}."
