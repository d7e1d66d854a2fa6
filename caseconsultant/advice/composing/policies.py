"""Answers which coverage document is the contractor's: numbers, titles, since when, and where its codes are listed."""

from typing import Final

from caseconsultant.advice.composing.covering import described
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings_of_diagnoses import Covers, Policies
from caseconsultant.advice.lookups.identity import label_of

ASK_WHOSE: Final = "Which state or Medicare contractor is it? Each has documents of its own."


def policies(matter: Matter) -> Piece | None:
    """Answer by the titles of the documents, where no list of codes at hand names the mail's codes."""
    found = next((one for one in matter.found(Policies) if one.documents), None)
    if found is None or any(one.documents for one in matter.found(Covers)):
        return None
    numbers = [f"{one.document} ({one.kind}: {one.title})" for one in found.documents]
    of = f"of {found.contractor}" if found.contractor else "in the list at hand"
    where = f", the contractor for {found.area}" if found.area else ""
    return Piece(
        bottom=Said(f"The documents {of}{where} that fit are {listed(numbers)}.", found.cites),
        codes=tuple(
            CodeLine(code, (), 0, label_of(code, matter.question, matter.library))
            for code in matter.question.procedures
        ),
        why=tuple(Said(f"{described(one)}.", found.cites) for one in found.documents),
        please_note=(
            Said(
                "The list at hand holds titles and dates only: look the codes and diagnoses up in the billing article "
                "itself, in its version for the date of service."
            ),
            *(
                (Said("Which contractor serves a state is to be confirmed on CMS's list of contractors."),)
                if found.area
                else ()
            ),
        ),
        asks=() if found.contractor else (ASK_WHOSE,),
        findings=matter.findings,
        sure=Level.MEDIUM if found.contractor else Level.LOW,
        because="the documents were found by their titles" + (", in a list of an older month" if found.older else ""),
        score=0.7 if found.contractor else 0.4,
    )
