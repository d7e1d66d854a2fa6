"""Whether a modifier fits the code that a mail names it for, and what it moves."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from caseconsultant.advice.composing.definitions import facts_of
from caseconsultant.advice.composing.facts import RIGHT
from caseconsultant.advice.composing.payment import the
from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.composing.roles import INSTRUMENTATION
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Finding, Fits
from caseconsultant.advice.findings_of_payment import Share
from caseconsultant.advice.lookups.amounts import amounts_of, share_of
from caseconsultant.advice.lookups.fitness import fits
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.lookups.places import rate_of

WHICH: Final = re.compile(r"^\W*(?:which|what|how)\b", re.I)
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
    ("62", re.compile(r"co-?surgeon|two surgeons|(?:modifier|mod|with|-) ?62\b", re.I)),
    ("66", re.compile(r"team surg|(?:modifier|mod|with|-) ?66\b", re.I)),
    ("AS", re.compile(
        r"(?:\b(?:PA|NP|CNS|APRN)\b|physician assistant|nurse pract\w*)[^.?]{0,40}[Aa]ssist|[Aa]ssist[^.?]{0,30}"
        r"(?:\b(?:PA|NP|CNS|APRN)\b|nurse pract)|(?:modifier|mod|with|-) ?AS\b"
    )),
    ("80", re.compile(
        r"assistant surgeon|assistant at surg|\bassist(?:ant|ed|ing)?\b(?! living)(?<!medical assistant)|"
        r"(?:modifier|mod|with|-) ?8[0-2]\b", re.I
    )),
    ("26", re.compile(
        r"(?:modifier|mod) 26|(?<![\w.$/-])26 on\b|professional component|technical component|\bTC\b", re.I
    )),
)  # fmt: skip
DECIDED: Final = {"50", "51", "62", "66", "80", "81", "82", "AS", "26", "TC"}
ASSISTS: Final = (
    "co-surgeons do not share spinal instrumentation or bone grafts: one surgeon bills them, and the other, who "
    "helped, bills modifier 80"
)
UNPAID: Final = re.compile(r"\bRNFA\b|\bRN first assist|\bsurgical tech|\bscrub tech|\bCST\b", re.I)


def payable(matter: Matter) -> Piece | None:
    """Say of one code whether a second side, an assistant, a co-surgeon or a component is payable."""
    codes = matter.question.procedures
    words = matter.question.words if len(matter.question.words.split()) < SHORT else ""
    words = words or " ".join(asked.text for asked in matter.question.asked)
    modifier = next((m for m, cue in ASKED if cue.search(words)), None)
    if len(codes) != 1 or modifier is None or (modifier == "50" and codes[0][0] in "JQ"):
        return None  # of a drug the units are counted, and no side
    one = next((f for f in matter.found(Fits) if f.modifier == modifier), None) or fits(
        codes[0], modifier, matter.question, matter.library
    )
    if not one.known or not one.condition:
        return None
    return answered(on_instrumentation(one), matter)


def priced_role(matter: Matter) -> Piece | None:
    """Where a role is asked about, what it earns is part of the answer: it comes before the bare amounts."""
    asked = any(cue.search(matter.question.asking) for _, cue in ASKED[1:-1])
    return payable(matter) if asked and not UNPAID.search(matter.question.words) else None


def written_on(matter: Matter) -> Piece | None:
    """Say whether the modifier that the mail writes on its one code fits it, where the mail asks if it is right."""
    if not RIGHT.search(matter.question.asking):
        return None
    found = [one for one in matter.found(Fits) if one.known and one.condition and one.modifier in DECIDED]
    if len(matter.question.procedures) != 1:
        found = [one for one in found if one.verdict is False and one.modifier in {"51", "50", "62"}]
    return answered(on_instrumentation(found[0]), matter) if len(found) == 1 else None


def on_instrumentation(one: Fits) -> Fits:
    """Co-surgeons do not share spinal instrumentation or grafts, whatever the indicator (CPT, modifier 62)."""
    if one.modifier == "62" and INSTRUMENTATION.fullmatch(one.code):
        return replace(one, verdict=False, condition=ASSISTS, pays=None)
    return one


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
    lead = "No: " if one.verdict is False else "Yes: " if one.verdict else "Only with documentation: "
    if one.verdict and WHICH.search(matter.question.asking):
        lead = ""
    use = "" if one.verdict is False else f" Bill {one.code}-{one.modifier}, 1 unit."
    pays = f" Medicare pays {one.pays:f} percent of the fee." if one.pays and one.modifier != "50" else ""
    money = tuple(sums(one, matter))
    findings: tuple[Finding, ...] = (*matter.findings, one, *money)
    return Piece(
        bottom=Said(f"{lead}{'for' if lead else 'For'} {name}, {one.condition}.{use}{pays}", one.cites),
        codes=(
            CodeLine(
                one.code,
                () if one.verdict is False else (one.modifier,),
                1,
                label_of(one.code, matter.question, matter.library),
            ),
        ),
        why=(*map(sum_said, money), *facts_of(one.code, matter)),
        payers=(Said("These are Medicare's indicators; other payers may want two lines, one for each side."),)
        if one.modifier == "50"
        else (),
        findings=findings,
        sure=Level.MEDIUM if one.older else Level.HIGH,
        because="the indicator stands in the fee schedule row"
        + (", of a release older than the date of service" if one.older else ""),
        score=0.8,
    )
