"""Scores a draft against a gold answer by its words: verdict, codes, modifiers, facts, nothing forbidden or invented.

It reads words, not meaning. The fields of a gold answer are told in bench/questions/README.md.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

BOTTOM: Final = 400  # characters of a draft in which its verdict stands
CODE: Final = re.compile(
    r"(?<![\w.$#@-])(?:\d{4}[0-9FTU]|[A-V]\d{4}|[A-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4})(?![\w@]|\.\d|,\d{3})"
)
OF_CODES: Final = re.compile(r"(?<![\w.])([A-V]?\d{4,5})\s?(?:-|to|through)\s?([A-V]?\d{4,5})(?!\w)")
CATEGORY: Final = re.compile(r"(?<![\w.])[A-Z]\d[0-9A-Z](?!\w)")
REQUEST: Final = re.compile(r"(?:change request|\bCR|transmittal|\bMLN\w*)\s*#?(\d{4,5})\b", re.I)
IF: Final = re.compile(r"\b(?:if|only|unless|when|provided|except|depends?|otherwise)\b", re.I)
LEAD: Final = re.compile(r"(?:^|[.:;]\s+|\n)(yes|no|not|it depends|partly|neither)\b([^.!?]{0,160})", re.I)
NEGATIVE: Final = re.compile(
    r"\b(?:cannot|may not|should not|must not|does not|is not|are not|do not|never|"
    r"not (?:billed|paid|coded|for))\b|n't\b",
    re.I,
)
POSITIVE: Final = re.compile(
    r"\b(?:can be|may be|is|are) (?:\w+ ){0,2}(?:billed|paid|coded|payable|allowed|reported)", re.I
)
REFUSES: Final = re.compile(
    r"\b(?:not?|never|nor|cannot|without|instead|bundled|included|part of|ended|replaced|invalid|wrong|denied|"
    r"excluded?s?\d?|"
    r"unless|only if|if|rather than|is for|are for|contradicts)\b|n't\b",
    re.I,
)
QUOTES: Final = re.compile(r"\byou(?:r)?\s+(?:asked|wrote|proposed|billed|code)|^question \d", re.I)


@dataclass(frozen=True, slots=True)
class Score:
    """One draft: what it must hold and holds, as shares of 1 (None: not asked), and what it must not hold."""

    verdict: float | None
    codes: float | None
    modifiers: float | None
    facts: float | None
    forbidden: int
    invented: int

    @property
    def correct(self) -> bool:
        """Everything right, and nothing wrong."""
        asked = (self.verdict, self.codes, self.modifiers, self.facts)
        return all(part in (None, 1.0) for part in asked) and not self.forbidden and not self.invented

    @property
    def partial(self) -> float:
        """The share of what was asked, less what must not be there."""
        weights = ((0.3, self.verdict), (0.3, self.codes), (0.25, self.facts), (0.15, self.modifiers))
        asked = [(weight, part) for weight, part in weights if part is not None]
        share = sum(weight * part for weight, part in asked) / sum(weight for weight, _ in asked) if asked else 1.0
        return max(0.0, share - 0.3 * bool(self.forbidden) - 0.3 * bool(self.invented))


def score(item: dict[str, Any], draft: dict[str, Any], known: Callable[[str], bool]) -> Score:
    """Score one draft, as `caseconsultant ask --jsonl` writes it; `known` says whether a code exists."""
    gold, text = item["gold"], draft["text"]
    listed = [code.split("-") for code in draft["codes"]]
    flat = " ".join(text.split())
    present = {found.upper() for found in CODE.findall(flat)} | set(CATEGORY.findall(flat)) | {one[0] for one in listed}
    present |= {code for first, last in OF_CODES.findall(flat) for code in _between(first, last)}
    return Score(
        verdict=None if gold["verdict"] == "n/a" else float(gold["verdict"] in verdicts(text)),
        codes=_share(gold["codes_required"], lambda either: bool(present & set(either))),
        modifiers=_share(gold["modifiers_required"], lambda either: _modified(either.split("|"), flat, listed)),
        facts=_share(gold["facts_required"], lambda pattern: _said(pattern, flat)),
        forbidden=sum(_asserted(code, text, listed) for code in gold["codes_forbidden"]),
        invented=len(_invented(flat, listed, f"{item['subject']}\n{item['body']}", known)),
    )


def verdicts(text: str) -> set[str]:
    """The verdicts that a bottom line can be read as: `Yes, if ...` is a yes and conditional."""
    bottom = text[:BOTTOM]
    if (lead := LEAD.search(bottom)) is None:
        return _implied(bottom)
    word = lead.group(1).lower()
    if word in {"it depends", "partly"}:
        return {"conditional"}
    said = {"yes"} if word == "yes" else {"no"}
    return said | ({"conditional"} if IF.search(lead.group(2)) else set())


def _implied(bottom: str) -> set[str]:
    """The verdict of a bottom line that leads with none: by what it says first, that it may be or that it may not."""
    negative, positive = NEGATIVE.search(bottom), POSITIVE.search(bottom)
    said = {"conditional"} if IF.search(bottom) else set()
    if negative and (not positive or negative.start() <= positive.start()):
        return said | {"no"}
    return said | {"yes"} if positive else said


def _share(wanted: Collection[Any], holds: Callable[[Any], bool]) -> float | None:
    return sum(map(holds, wanted)) / len(wanted) if wanted else None


def _between(first: str, last: str) -> list[str]:
    """The codes of a short range."""
    if first[:2] != last[:2] or not (first[1:].isdigit() and last[1:].isdigit()):
        return []
    many = int(last[1:]) - int(first[1:])
    return [f"{first[0]}{int(first[1:]) + step:0{len(first) - 1}d}" for step in range(many + 1)] if many <= 60 else []


def _modified(either: Collection[str], flat: str, listed: Collection[list[str]]) -> bool:
    """One of the modifiers is on a code, or named as a modifier."""
    written = {modifier for one in listed for modifier in one[1:]}
    named = (
        rf"(?:-|modifiers? |mod |with |and |or |, ?|: |takes? |use ){re.escape(one)}(?![\w%.]\w|\w)" for one in either
    )
    return bool(written & set(either)) or any(re.search(pattern, flat) for pattern in named)


def _said(pattern: str, flat: str) -> bool:
    """A fact is there; a dot within a code or an abbreviation does not end its sentence."""
    soft = re.sub(r"(?<=\w)\.(?=\w)", "_", flat)
    return any(re.search(pattern, text, re.I | re.S) for text in (flat, soft))


def _asserted(code: str, text: str, listed: Collection[list[str]]) -> bool:
    """A code is proposed: listed, or in a sentence that refuses nothing."""
    if any(one[0] == code for one in listed):
        return True
    return any(
        re.search(rf"(?<![\w.]){re.escape(code)}(?!\w)", sentence, re.I)
        and not REFUSES.search(sentence)
        and not QUOTES.search(sentence)
        for sentence in re.split(r"(?<=[.!?;])\s+|\n+", text)
    )


def _invented(
    flat: str, listed: Collection[list[str]], mail: str, known: Callable[[str], bool]
) -> set[str]:  # fmt: skip
    """Codes that neither the mail nor any release holds."""
    numbers = {found.group(1) for found in REQUEST.finditer(flat)}
    shown = {found.upper() for found in CODE.findall(flat)} - numbers | {
        one[0] for one in listed if CODE.fullmatch(one[0])
    }
    return {code for code in shown if code not in mail.upper() and not known(code)}
