"""What an answer mentions beside what it was asked: a diagnosis that does not suit, an order that is wrong, a day."""

from collections.abc import Iterator
from dataclasses import replace

from caseconsultant.advice.composing.covering import DOCUMENT, where
from caseconsultant.advice.composing.diagnosis_checks import unsuited
from caseconsultant.advice.composing.global_days import sentence
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.findings_of_diagnoses import ComesAfter, Covers, Mapped, Risk, Sense
from caseconsultant.advice.findings_of_payment import (
    AnesthesiaPay,
    Capped,
    DevicePart,
    LocalAmount,
    Outpatient,
    Sequence,
    Within,
)


def remarked(piece: Piece, matter: Matter) -> Piece:
    """Add what the requester should know beside the answer, and what the consultant has to look up."""
    told = " ".join(one.text for one in (piece.bottom, *piece.why, *piece.please_note))
    said = [one for one in remarks(told, matter) if one.text.rstrip(".") not in told]
    missing = tuple(reason for reason in unknown(matter) if reason not in piece.not_answered)
    return replace(
        piece, please_note=(*piece.please_note, *said), not_answered=(*piece.not_answered, *dict.fromkeys(missing))
    )


def remarks(told: str, matter: Matter) -> Iterator[Said]:
    """Yield the sentences for the requester that the answer does not hold already."""
    for one in matter.found(Sense):
        if not one.suits:
            yield Said(f"{unsuited(one)}.")
    for after in matter.found(ComesAfter):
        if after.stands_first and after.strict and f"then {after.code}" not in told:
            yield Said(
                f"{after.code} is a manifestation and cannot stand first: its cause is coded before it.", after.cites
            )
    yield from moneys(matter)
    for day in matter.found(Within):
        if day.arithmetic not in told:
            yield Said(f"{sentence(day)}.", day.cites)
    covers = matter.found(Covers)
    if covers and not any(one.documents for one in covers) and DOCUMENT.search(matter.question.words):
        yield Said(where(listed([one.code for one in covers])))


def moneys(matter: Matter) -> Iterator[Said]:
    """Yield what a locality's or a device's figures add: the anesthesia factor, the cap on imaging, the offset."""
    for one in matter.found(AnesthesiaPay):
        words = f": {one.arithmetic}" if one.arithmetic else ""
        yield Said(f"The anesthesia conversion factor of {one.area} is ${one.factor:f} a unit{words}.", one.cites)
    for cap in matter.found(Capped):
        name = f"{cap.code}-{cap.modifier}" if cap.modifier else cap.code
        yield Said(f"In {cap.area} the OPPS cap holds {name} to ${cap.office:f} in the office at the most.", cap.cites)
    for part in matter.found(DevicePart):
        share = f"{part.percent.normalize():f} percent of the center's payment, ${part.dollars:,f},"
        yield Said(f"For {part.code} {share} is the device offset.", part.cites)


def unknown(matter: Matter) -> Iterator[str]:
    """Yield why a lookup that the question called for found nothing."""
    for kind in (Outpatient, Risk, Covers, Sequence, LocalAmount, Mapped):
        for one in matter.found(kind):
            if not one.known and one.basis.reason and (kind is not Covers or DOCUMENT.search(matter.question.words)):
                yield one.basis.reason
