"""Answers given before: what they rest on, which words find them, and what of their facts has changed since."""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Facts = Mapping[str, str]
"""What an answer rests on: each fact by a name that stays (`MUE 20610, practitioner`), and what it said."""

MARK: Final = re.compile(r"\[[A-Z]+(?:-\d+)?[^\]\n]{0,8}\]")
WORD: Final = re.compile(r"[a-z]{3,40}")
CODE: Final = re.compile(r"\b(?:\d{4}[0-9FTUMA]|[A-V]\d{4})(?:-[A-Z0-9]{2})*\b|\b[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?\b")
CLOSING: Final = re.compile(
    r"\s*(?:--|(?:many )?thanks|thank you(?: so much| in advance)?|(?:kind |best |warm )?regards|best|sincerely|cheers)"
    r"[ ,.!]*$",
    re.I,
)
ANOTHER_MAIL: Final = re.compile(r"\s*(?:>|-{4,}|_{4,}|from:|on .{6,80} wrote:)", re.I)
SIGNATURE_LINES: Final = 8
COMMON: Final = frozenset(
    """
    about after all also and any are ask asked because been before being bill billed billing both but can claim code
    coded codes coding could day did does doing each for from get had has have her him his how into its just like may
    medicare more need not now off one only our out over patient payer please same she should some than thank thanks
    that the their them then there these they this those use used using very was were what when where which while who
    why will with would you your
    """.split()  # noqa: SIM905
)
MOST_WORDS: Final = 120
CODE_WEIGHT: Final = 3.0


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that reads otherwise now. `own_day` says whether that is so on the day that the answer was given for."""

    name: str
    old: str
    new: str
    own_day: bool


def changed(facts: Facts, then: Facts, now: Facts) -> tuple[FactChange, ...]:
    """Compare what an answer rests on with what the library says of its own day (`then`) and of today (`now`).

    A fact that the library is silent on now has not changed: nobody can tell.
    """
    found = []
    for name, old in facts.items():
        if (own := then.get(name, old)) != old:
            found.append(FactChange(name, old, own, own_day=True))
        elif (today := now.get(name, old)) != old:
            found.append(FactChange(name, old, today, own_day=False))
    return tuple(found)


def words_in(text: str) -> frozenset[str]:
    """The words by which a text is found: no names' marks, no common words, singular; at most the first 120."""
    stems = (_stem(word) for word in WORD.findall(MARK.sub(" ", text).lower()) if word not in COMMON)
    return frozenset(list(dict.fromkeys(stems))[:MOST_WORDS])


def codes_in(text: str) -> tuple[str, ...]:
    """What has the shape of a code, with its modifiers (20610-59), each once; the library knows which are codes."""
    return tuple(dict.fromkeys(CODE.findall(MARK.sub(" ", text))))


def without_requester(text: str, names: Iterable[str], addresses: Iterable[str]) -> str:
    """The text without signatures, and without the requesters' own names (where capital) and addresses."""
    text = "\n".join(_unsigned(text.split("\n"))).strip()
    for address in sorted(filter(None, addresses), key=len, reverse=True):
        text = re.sub(re.escape(address), "[REQUESTER]", text, flags=re.I)
    for name in sorted((word for word in names if len(word) > 1), key=len, reverse=True):
        written = "|".join(re.escape(word) for word in {name.capitalize(), name.upper()})
        text = re.sub(rf"(?<![\w\[])(?:{written})(?!\w)", "[REQUESTER]", text)
    return text


def _unsigned(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines, without closing words and the few that follow them, up to where another mail begins."""
    skip = 0
    for number, line in enumerate(lines):
        if number and CLOSING.match(line):
            skip = SIGNATURE_LINES
        elif ANOTHER_MAIL.match(line):
            skip = 0
        if skip:
            skip -= 1
            continue
        yield line


@dataclass(frozen=True, slots=True)
class Match:
    """How well a precedent fits: the codes it shares, how many words, and a score to put them in order."""

    precedent_id: int
    codes: tuple[str, ...]
    words: int
    score: float


def matches(
    total: int,
    by_code: Mapping[str, Collection[int]],
    by_word: Mapping[bytes, Collection[int]],
) -> tuple[Match, ...]:
    """Put precedents in order, best first: rare codes and words count more, and a code more than a word."""
    scores: dict[int, float] = {}
    codes: dict[int, list[str]] = {}
    words: dict[int, int] = {}
    for code, those in by_code.items():
        for one in those:
            scores[one] = scores.get(one, 0) + CODE_WEIGHT * _rarity(total, those)
            codes.setdefault(one, []).append(code)
    for those in by_word.values():
        for one in those:
            scores[one] = scores.get(one, 0) + _rarity(total, those)
            words[one] = words.get(one, 0) + 1
    order = sorted(scores, key=lambda one: (-scores[one], -one))
    return tuple(Match(one, tuple(sorted(codes.get(one, ()))), words.get(one, 0), scores[one]) for one in order)


def _rarity(total: int, those: Collection[int]) -> float:
    return math.log(1 + max(total, 1) / len(those))


def _stem(word: str) -> str:
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith(("ss", "us", "is")):
            return word.removesuffix(ending) + instead
    return word
