"""What a mail tells of two services: at one site or apart, on which sides, on one day, or one instead of the other."""

import re
from itertools import pairwise
from typing import Final

from caseconsultant.advice.composing.piece import Matter
from caseconsultant.advice.extract.circumstances import sides_in
from caseconsultant.advice.extract.words import words
from caseconsultant.advice.findings import Pair
from caseconsultant.advice.question import CodeMention, Question, Side, Where

ONE_SITE: Final = re.compile(
    r"\b(?:the )?same (?:\w+ )?(?:site|lesion|wound|joint|knee|hip|shoulder|ankle|elbow|wrist|level|interspace|"
    r"compartment|tumou?r|mass|polyp|area|incision|port|side|eye|ear|breast|vessel|nail|toe|finger|hand|foot|ulcer|"
    r"sinus|spot|region|draw|specimen|dose)\b|through (?:the|one) (?:same )?(?:incision|port)|"
    r"\b(?:one|1|a single|ONE) (?:\w+ )?(?:ulcer|wound|lesion|polyp|mass|draw|session)\b",
    re.I,
)
APART: Final = re.compile(
    r"\b(?:different|separate|another|second|other|opposite|contralateral|distinct|two|2) (?:\w+ )?(?:sites?|lesions?|"
    r"wounds?|ulcers?|joints?|knees?|levels?|compartments?|tumou?rs?|mass(?:es)?|polyps?|areas?|incisions?|sides?|eyes?|"
    r"lobes?|breasts?|spots?|sessions?|encounters?|times?)\b",
    re.I,
)
STRUCTURE: Final = re.compile(r"different (?:\w+ )?(?:structure|tissue|diagnos|depth|dx\b|code)", re.I)
BETWEEN: Final = re.compile(r"^\s*(?:or|vs\.?|versus|/)\s*$", re.I)
SIDES: Final = words("""LT RT E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LC LD LM RC RI""")
WEEKS: Final = re.compile(r"\b(?:days?|weeks?|wks?|months?) (?:later|after|apart)\b|next (?:day|week|month)", re.I)


def is_one_site(question: Question) -> bool:
    """Say whether the mail tells of one site, lesion or session, and of no other."""
    if ONE_SITE.search(question.words) is None:
        return False
    return not APART.search(STRUCTURE.sub(" ", question.words))


def is_apart(question: Question) -> bool:
    """Say whether the mail tells of two sites, lesions, sides or sessions."""
    return bool(APART.search(STRUCTURE.sub(" ", question.words)))


def days_differ(question: Question) -> bool:
    """Say whether the mail tells of services on two days, between which no edit stands."""
    days = {mention.day for mention in question.dates if mention.of_service}
    return len(days) > 1 or bool(WEEKS.search(question.words))


def side_of(code: str, question: Question) -> Side | None:
    """The side that stands closest to a code: behind it up to the next code, else before it."""
    mentions = [one for one in question.codes if one.place.where is Where.BODY]
    for number, mention in enumerate(mentions):
        if mention.code == code:
            behind, ahead = _around(number, mentions, question.text)
            found = _one_side(behind) or _one_side(ahead)
            if found:
                return found
    return None


def _around(number: int, mentions: list[CodeMention], text: str) -> tuple[str, str]:
    """The words behind a code and before it, to the codes beside it and within its sentence."""
    mention = mentions[number]
    after = mentions[number + 1].place.start if number + 1 < len(mentions) else len(text)
    before = mentions[number - 1].place.end if number else 0
    behind = re.split(r"[.;\n]", text[mention.place.end : after])[0][:40]
    ahead = re.split(r"[.;\n]", text[before : mention.place.start])[-1][-60:]
    return re.split(r",| and ", behind)[0], ahead


def _one_side(told: str) -> Side | None:
    found = sides_in(told)
    return found[0] if len(found) == 1 and found[0] is not Side.BILATERAL else None


def sides_differ(pair: Pair, question: Question) -> bool:
    """Say whether the two codes of a pair were done on opposite sides."""
    one, other = side_of(pair.one, question), side_of(pair.other, question)
    return one is not None and other is not None and one is not other


def alternatives(question: Question) -> bool:
    """Say whether the mail offers its codes as alternatives: this one or that one, not both."""
    mentions = [one for one in question.codes if one.place.where is Where.BODY]
    if len(mentions) < 2:
        return False
    gaps = [question.text[a.place.end : b.place.start] for a, b in pairwise(mentions)]
    joined = [gap for gap in gaps if len(gap) < 12]
    return (
        bool(joined)
        and all(BETWEEN.match(gap) or gap.strip() == "," for gap in joined)
        and any(BETWEEN.match(gap) and gap.strip() != "/" for gap in joined)
    )


def kept(code: str, matter: Matter) -> tuple[str, ...]:
    """The modifiers of sides and parts that the mail writes on a code, where the fee schedule lets them stand."""
    wanted = SIDES | {"50", "26", "TC"}
    written = [m for one in matter.question.codes if one.code == code for m in one.modifiers if m in wanted]
    return tuple(dict.fromkeys(written))
