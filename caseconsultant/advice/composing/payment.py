"""Answers about payment: national and local amounts, places of service."""

import re
from collections.abc import Sequence
from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, naming
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.findings_of_payment import Amount, LocalAmount, Placed, Share
from caseconsultant.advice.lookups.identity import label_of

NATIONAL: Final = "These are Medicare's national amounts; the locality's price indices (GPCI) move them up or down."
PLACE: Final = re.compile(
    r"(?:what|which)(?:'s| is| does| place)?[^?.]{0,30}(?:\bPOS\b|place of service)|"
    r"(?:\bPOS\b|place of service)[^?.]{0,40}(?:rate|paid|pays|facility|mean)|(?:facility|office) rate",
    re.I,
)


def amounts(matter: Matter) -> Piece | None:
    """Answer what Medicare pays for each code, with the sum shown."""
    found = matter.found(Amount)
    if not found:
        return None
    shares = matter.found(Share)
    codes = tuple(dict.fromkeys(one.code for one in found))
    unknown = tuple(code for code in matter.question.procedures if code not in codes)
    local = tuple(one for one in matter.found(LocalAmount) if one.code)
    sums = [Said(f"{one.code} in {the(one.place)}: {one.arithmetic}.", one.cites) for one in found]
    sums += [
        Said(f"{one.code}-{one.modifier} in {the(one.amount.place)}: {one.arithmetic}.", one.cites) for one in shares
    ]
    sums += [Said(f"{one.code} in {the(one.place)}, {one.area}: {one.arithmetic}.", one.cites) for one in local]
    return Piece(
        bottom=Said(" ".join(priced(code, matter) for code in codes), jointly((*local, *found))),
        codes=tuple(
            CodeLine(
                code,
                tuple(dict.fromkeys(one.modifier for one in shares if one.code == code))[:1],
                0,
                label_of(code, matter.question, matter.library),
            )
            for code in codes
        ),
        why=tuple(sums),
        payers=() if local else (Said(NATIONAL),),
        please_note=two_years(local),
        not_answered=tuple(f"The fee schedule at hand sets no amount for {code}." for code in unknown),
        findings=matter.findings,
        sure=Level.LOW if unknown else Level.MEDIUM if any(one.older for one in found) else Level.HIGH,
        because="the amounts are computed from the fee schedule at hand" + older_words(found),
        score=0.8,
    )


def priced(code: str, matter: Matter) -> str:
    """One code's amounts in a sentence, and what a modifier leaves of them."""
    mine = [one for one in matter.found(Amount) if one.code == code]
    name = naming(code, label_of(code, matter.question, matter.library))
    local = [one for one in matter.found(LocalAmount) if one.code == code]
    said = f"Medicare's national amount for {name} is {by_place(mine)}."
    if local:
        said = (
            f"In {local[0].area} Medicare's amount for {name} is {by_place(local)}; nationally it is {by_place(mine)}."
        )
    if re.search(r"\bRVUs?\b", matter.question.asking):
        values = listed([f"{one.rvu:f} in {the(one.place)}" for one in mine])
        said = f"{name} has {values}, in total RVUs. {said}".replace(f"for {name} is", "is")
    for one in (share for share in matter.found(Share) if share.code == code):
        said += f" With modifier {one.modifier} it is ${one.dollars:,f} in {the(one.amount.place)}."
    return said


def two_years(local: tuple[LocalAmount, ...]) -> tuple[Said, ...]:
    """Say where the values and the indices at hand are of different years."""
    for one in local:
        years = {source.effective.year for source in one.basis.sources if source.effective}
        if len(years) > 1:
            return (
                Said("The values and the indices at hand are of different years, so take the local amount as a guide."),
            )
    return ()


def by_place(found: Sequence[Amount | LocalAmount]) -> str:
    """The amounts of one code: $63.40 in the office and $43.99 in a facility."""
    return listed([f"${one.dollars:,f} in {the(one.place)}" for one in found])


def the(place: str) -> str:
    """A place as a sentence says it."""
    return "the office" if place == "office" else "a facility"


def place_of_service(matter: Matter) -> Piece | None:
    """Answer what a place of service is, and which rate it pays."""
    found = matter.found(Placed)
    if not found or not found[0].place or not PLACE.search(matter.question.asking):
        return None
    one = found[0]
    assert one.place is not None
    rate = f" It pays the {one.rate} rate." if one.rate else " Whether it pays the facility rate depends on the case."
    amounts_there: tuple[Finding, ...] = tuple(
        amount for amount in matter.found(Amount) if not one.rate or amount.place == one.rate
    )
    return Piece(
        bottom=Said(
            f"Place of service {one.code} is {one.place.name[:1].lower()}{one.place.name[1:]}.{rate}", one.cites
        ),
        why=tuple(
            Said(f"{amount.code} in {the(amount.place)}: {amount.arithmetic}.", amount.cites)
            for amount in amounts_there
            if isinstance(amount, Amount)
        ),
        findings=matter.findings,
        sure=Level.MEDIUM if one.older or not one.rate else Level.HIGH,
        because="the place of service stands in the list at hand",
        score=0.8,
    )


def older_words(known: Sequence[Finding]) -> str:
    """Say where the release is older than the date of service."""
    return ", of a release older than the date of service" if any(one.older for one in known) else ""
