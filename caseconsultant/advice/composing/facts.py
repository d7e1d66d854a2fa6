"""Short questions that one fact of a code answers: is it valid, how many units, is a role or a second side payable."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.definitions import facts_of, mai, sentence
from caseconsultant.advice.composing.payment import the
from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import CodeIs, Finding, Fits, Standing, Units, day
from caseconsultant.advice.findings_of_payment import Share
from caseconsultant.advice.lookups.amounts import amounts_of, share_of
from caseconsultant.advice.lookups.fitness import fits
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.lookups.places import rate_of

VALID: Final = re.compile(
    r"\bvalid\b|still (?:active|good|in use|billable|there)|\bdeleted\b|\bexpired?\b|discontinued|retired|replaced",
    re.I,
)
LIMIT: Final = re.compile(
    r"\bMUE\b|medically unlikely|how many units|max(?:imum)? units|unit limit|units (?:per|a) day|times (?:per|a) day",
    re.I,
)
SHORT: Final = 50  # words: in a longer mail the fact must be asked for in the question itself
ASKED: Final = (
    (
        "50",
        re.compile(
            r"bilateral|both (?:sides|knees|eyes|hips|hands|wrists|feet|ears|shoulders)|"
            r"modifier 50|(?<![\w.$])50(?![\w.%])",
            re.I,
        ),
    ),
    ("62", re.compile(r"co-?surgeon|two surgeons|modifier 62", re.I)),
    ("66", re.compile(r"team surg|modifier 66", re.I)),
    ("80", re.compile(r"assistant surgeon|assistant at surg|assist(?:ant|ed|ing)?\b|modifier 8[0-2]", re.I)),
    ("26", re.compile(r"modifier 26|professional component|technical component|\bTC\b", re.I)),
)


def validity(matter: Matter) -> Piece | None:
    """Say whether a code is valid on the date of service."""
    found = matter.found(CodeIs)
    if len(found) != 1 or not VALID.search(matter.question.words):
        return None
    one = found[0]
    if not one.known:
        return None
    when = f" on {day(matter.question.date_of_service)}"
    gone = one.basis.standing is Standing.DOES_NOT_APPLY or (one.older and one.found is None)
    said = f"No: {one.code} is not a valid code{when}." if gone else f"Yes: {sentence(one, matter)}"
    return Piece(
        bottom=Said(said, one.cites),
        codes=() if gone else (CodeLine(one.code, (), 0, one.label),),
        why=(Said(one.basis.reason.rstrip(".") + ".", one.cites),) if one.basis.reason else (),
        findings=matter.findings,
        sure=Level.MEDIUM if one.older else Level.HIGH,
        because="the code's own release is at hand",
        score=0.8,
    )


def limits(matter: Matter) -> Piece | None:
    """Say how many units of a code pass in a day."""
    known = [one for one in matter.found(Units) if one.limit]
    if not known or not LIMIT.search(matter.question.words):
        return None
    lines = [passes(one) for one in known]
    return Piece(
        bottom=Said(" ".join(lines), jointly(known)),
        codes=tuple(CodeLine(one.code, (), 0, label_of(one.code, matter.question, matter.library)) for one in known),
        why=(Said("The limit says what passes without question, not what is covered or medically necessary."),),
        findings=matter.findings,
        sure=Level.MEDIUM if any(one.older for one in known) else Level.HIGH,
        because="the unit limit is at hand"
        + (", from a release older than the date of service" if known[0].older else ""),
        score=0.8,
    )


def passes(one: Units) -> str:
    """One sentence about one limit."""
    assert one.limit is not None
    count = f"{one.limit.units} {'unit' if one.limit.units == 1 else 'units'}"
    return f"{one.code} passes with up to {count} a day (MUE, MAI {one.limit.mai}: {mai(one.limit.mai)})."


def payable(matter: Matter) -> Piece | None:
    """Say of one code whether a second side, an assistant, a co-surgeon or a component is payable."""
    codes = matter.question.procedures
    words = matter.question.words if len(matter.question.words.split()) < SHORT else ""
    words = words or " ".join(asked.text for asked in matter.question.asked)
    modifier = next((m for m, cue in ASKED if cue.search(words)), None)
    if len(codes) != 1 or modifier is None:
        return None
    one = next((f for f in matter.found(Fits) if f.modifier == modifier), None) or fits(
        codes[0], modifier, matter.question, matter.library
    )
    if not one.known or not one.condition:
        return None
    return answered(one, matter)


def sums(one: Fits, matter: Matter) -> Iterator[Share]:
    """Yield what the modifier leaves of Medicare's national amounts at the mail's place of service."""
    rate = rate_of(matter.question, matter.library)
    for amount in amounts_of(one.code, matter.question, matter.library):
        share = share_of(amount, one.modifier, matter.question, matter.library)
        if share is not None and rate in ("", amount.place):
            yield share


def sum_said(share: Share) -> Said:
    """A share with its sum shown."""
    where, amount = the(share.amount.place), share.amount
    words = f"{share.code}-{share.modifier} in {where}, nationally: {amount.arithmetic}; {share.arithmetic}."
    return Said(words, share.cites)


def answered(one: Fits, matter: Matter) -> Piece:
    """Word the fitness of a modifier for a code."""
    name = naming(one.code, label_of(one.code, matter.question, matter.library))
    lead = "No" if one.verdict is False else "Yes" if one.verdict else "Only with documentation"
    use = "" if one.verdict is False else f" Bill {one.code}-{one.modifier}, 1 unit."
    pays = f" Medicare pays {one.pays:f} percent of the fee." if one.pays and one.modifier != "50" else ""
    money = tuple(sums(one, matter))
    findings: tuple[Finding, ...] = (*matter.findings, one, *money)
    return Piece(
        bottom=Said(f"{lead}: for {name}, {one.condition}.{use}{pays}", one.cites),
        codes=(
            CodeLine(
                one.code,
                () if one.verdict is False else (one.modifier,),
                1,
                label_of(one.code, matter.question, matter.library),
            ),
        ),
        why=(*map(sum_said, money), *facts_of(one.code, matter)),
        payers=(Said("These are Medicare's indicators; other payers may want RT and LT on two lines instead."),)
        if one.modifier == "50"
        else (),
        findings=findings,
        sure=Level.MEDIUM if one.older else Level.HIGH,
        because="the indicator stands in the fee schedule row"
        + (", of a release older than the date of service" if one.older else ""),
        score=0.8,
    )
