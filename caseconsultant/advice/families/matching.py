"""Which codes of a family go with the facts of a mail."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from caseconsultant.advice.extract.asks import sentences
from caseconsultant.advice.extract.numbers import WORDS, number
from caseconsultant.advice.extract.synonyms import in_book_words
from caseconsultant.advice.families.family import Choice, CodeFamily
from caseconsultant.advice.guidance.patterns import pattern
from caseconsultant.advice.lookups.working import minutes_of
from caseconsultant.advice.question import Question

RANGE: Final = re.compile(r"(n|age|days|weeks|months|minutes|grams|hours|cm) (\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")
STEP: Final = re.compile(r"([+/-]?)(n|\d+)")
PAST: Final = re.compile(
    r"\b(?:show(?:s|ed|ing)|reveal\w*|demonstrat\w*|confirm\w*|previous\w*|prior|last (?:week|month|year)|history of|"
    r"h/o|scheduled|plan(?:s|ned)? (?:for|to)|will (?:get|need|have)|years? ago|months? ago|after (?:the|an?) )\b",
    re.I,
)
"""A service in such a sentence was done before, or will be done: unless the question itself names it."""
EVIDENCE: Final = re.compile(
    r"\b(?:on|per|from|seen by|proven by|after|outside|old) (?:the |her |his |an? |\w+ )?$", re.I
)
"""Words before a service that only name it as proof of something else: no edema on OCT."""


def heard(question: Question) -> str:
    """The words of a mail, in its own words and the trade's."""
    words = re.sub(r"\s?&\s?", " and ", question.words)
    return "\n".join((words, in_book_words(question.words)))


def is_about(family: CodeFamily, question: Question) -> bool:
    """Say whether a mail tells of a family's service, as done now or as asked about."""
    if family.unless and pattern(family.unless).search(question.words):
        return False
    told = _told(question.subject, question.words)
    everything = "\n".join(words for _, words in told)
    if not all(pattern(words).search(everything) for words in _always(family.about)):
        return False
    groups = [pattern(words) for group in family.about.split("&") if (words := _words(group))]
    return any(
        _all_met(family.about, words, family, question) and _is_present(sentence, words, groups, question)
        for sentence, words in told
    )


@lru_cache(maxsize=8)
def _told(subject: str, text: str) -> tuple[tuple[str, str], ...]:
    """Each sentence of a mail, alone and with the subject: what a service is told by stands together."""
    told = []
    for sentence, _, _ in sentences(text):
        for words in (sentence, f"{subject.strip()} {sentence}"):
            plain = re.sub(r"\s?&\s?", " and ", words)
            told.append((sentence, f"{plain}\n{in_book_words(words)}"))
    return tuple(told)


@lru_cache(maxsize=1024)
def _always(about: str) -> tuple[str, ...]:
    """The groups of words of which one must stand in a mail, whatever its numbers are."""
    groups = [group for group in about.split("&") if not any(RANGE.fullmatch(one.strip()) for one in group.split("|"))]
    return tuple(words for group in groups if (words := _words(group)))


def _is_present(sentence: str, words: str, groups: list[re.Pattern[str]], question: Question) -> bool:
    """Say whether the service itself is meant, and not what it showed, or one of long ago."""
    if sentence not in question.asking and PAST.search(sentence):
        return False
    places = [[found.start() for found in group.finditer(words)] for group in groups]
    return not any(found and all(EVIDENCE.search(words[:at]) for at in found) for found in places)


def chosen(family: CodeFamily, question: Question) -> tuple[Choice, ...]:
    """The choices that the mail's facts make: the first that is met, or all of them where the family says so."""
    words = heard(question)
    met = tuple(one for one in family.choices if _all_met(one.condition, words, family, question))
    return met if "every" in family.traits else met[:1]


def units_of(sum_: str, family: CodeFamily, question: Question) -> int | None:
    """The units of a sum from left to right, such as n+7/15-1; None where it needs a number that the mail lacks."""
    total = 0
    counted = counted_in(family, question)
    for sign, what in STEP.findall(sum_):
        if what == "n" and counted is None:
            return None
        value = int(counted or 0) if what == "n" else int(what)
        match sign:
            case "/":
                total //= value
            case "-":
                total -= value
            case _:
                total += value
    return total


def counted_in(family: CodeFamily, question: Question) -> Decimal | None:
    """How many of what the family counts the mail tells; minutes are added up."""
    if family.counts == "minutes":
        return Decimal(sum(minutes)) if (minutes := minutes_of(question)) else None
    if not family.counts:
        return None
    found = _counting(family.counts).search(question.words)
    told = next((group for group in found.groups() if group), None) if found else None
    return number(told) if told else None


@lru_cache(maxsize=512)
def _counting(counts: str) -> re.Pattern[str]:
    """A number before the thing that is counted, up to three words between, or after it: 3 separate views, views: 3."""
    thing = pattern(counts).pattern.removeprefix(r"(?<![\w.])")
    digits = rf"(?<![\w.$/-])(\d{{1,3}}|{'|'.join(WORDS)})"
    return re.compile(rf"{digits}(?:[\s-]+(?!\d)[\w/-]+){{0,3}}?[\s-]*{thing}|{thing}\W{{0,3}}x? ?(\d{{1,3}})\b", re.I)


def _words(group: str) -> str:
    """The alternatives of words in a group, without its ranges; empty for what must not be there."""
    if group.strip().startswith("!"):
        return ""
    return "|".join(one.strip() for one in group.split("|") if not RANGE.fullmatch(one.strip()))


def _all_met(condition: str, words: str, family: CodeFamily, question: Question) -> bool:
    groups = [group.strip() for group in condition.split("&") if group.strip()]
    return all(_met(group, words, family, question) for group in groups)


def _met(group: str, words: str, family: CodeFamily, question: Question) -> bool:
    if group.startswith("!"):
        return not _met(group[1:].strip(), words, family, question)
    plain = [one.strip() for one in group.split("|")]
    ranges = [found for one in plain if (found := RANGE.fullmatch(one))]
    texts = "|".join(one for one in plain if not RANGE.fullmatch(one))
    return any(_within(found, family, question) for found in ranges) or bool(texts and pattern(texts).search(words))


def _within(found: re.Match[str], family: CodeFamily, question: Question) -> bool:
    low, high = Decimal(found[2]), Decimal(found[3])
    return any(low <= value <= high for value in _values(found[1], family, question))


def _values(unit: str, family: CodeFamily, question: Question) -> Iterator[Decimal]:
    """The numbers of the mail that a range may be about."""
    match unit:
        case "n":
            if (counted := counted_in(family, question)) is not None:
                yield counted
        case "age":
            if question.around.age_years is not None:
                yield question.around.age_years
        case "minutes":
            yield from map(Decimal, minutes_of(question))
        case _:
            yield from (one.value for one in question.quantities if one.unit == {"grams": "g"}.get(unit, unit))
