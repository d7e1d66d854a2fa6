"""Dividing a mail with several questions: each gets its own codes, and a follow-up stays with what it follows."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from caseconsultant.advice.extract.circumstances import circumstances_of
from caseconsultant.advice.extract.words import words
from caseconsultant.advice.extract.zones import counting
from caseconsultant.advice.question import Ask, Asked, Circumstances, Place, Question, Where
from caseconsultant.codes.facts import System

MOST: Final = 3
FOLLOWS: Final = {Ask.MODIFIER, Ask.UNITS, Ask.GUIDELINE, Ask.COVERAGE}
OWN: Final = {Ask.GLOBAL, Ask.DEFINITION, Ask.DIAGNOSIS}
FOLLOW_UP: Final = re.compile(r"\W*(?:and|or|what about|how about|same for)\b", re.I)
SHORT: Final = 6  # words of a sentence that only adds a code to the question before it
NUMBERED: Final = re.compile(r"(?:^|\n|(?<=[?.;:])\s)[ \t]*(?:Q(?:uestion)?\s*)?\(?(\d)[.):][ \t]")
ANOTHER: Final = re.compile(
    r"\W*(?:(?:and )?also[,:]? |second(?:ly)?[,:]|third(?:ly)?[,:]|next[,:]|another (?:question|one|thing)|"
    r"separate(?:ly)?\b|on another|unrelated|different (?:question|topic|patient)|one more|lastly|finally)",
    re.I,
)
POINTS_BACK: Final = re.compile(
    r"\b(?:it|that|this|these|those|they|them|he|she|his|her|the (?:same|other)|both|either|one of)\b", re.I
)
FEWEST: Final = 5  # words that a question needs to stand by itself
FEWEST_BEFORE: Final = 3  # "OK?" is no question of its own
STEM: Final = 5
SMALL_WORDS: Final = words("what which when where should would could does with from have code codes bill coded about")


def divide(question: Question) -> tuple[Question, ...]:
    """Return the mail's questions, at most three; a mail that asks one thing, or nothing, comes back whole."""
    groups = list(_groups(question))
    if len(groups) < 2:
        return (question,)
    return tuple(_narrowed(question, group, _place_of(question, groups, n)) for n, group in enumerate(groups[:MOST]))


def _groups(question: Question) -> Iterator[tuple[Asked, ...]]:
    """Put asked sentences together; a new group begins where a sentence brings other codes or another kind."""
    group: list[Asked] = []
    for asked in question.asked:
        if group and _is_new(question, group, asked):
            yield tuple(group)
            group = []
        group.append(asked)
    if group:
        yield tuple(group)


def _is_new(question: Question, group: list[Asked], asked: Asked) -> bool:
    """A sentence stands alone when it has its own codes and kind, and does not merely follow up."""
    if sum(len(one.text.split()) for one in group) < FEWEST_BEFORE:
        return False
    if FOLLOW_UP.match(asked.text) and len(asked.text.split()) <= SHORT:
        return False
    if not question.codes:
        return _is_apart(question, group, asked)
    own, before = set(_codes(question, asked)), {code for one in group for code in _codes(question, one)}
    kinds = {kind for one in group for kind in one.kinds}
    if not own and not POINTS_BACK.search(asked.text) and len(asked.text.split()) >= FEWEST:
        return bool(_number(question, asked)) and _number(question, asked) != _number(question, group[0])
    if not own or (own <= before and not (set(asked.kinds[:1]) & OWN - kinds)):
        return False
    return (bool(before) and not own & before) or bool(set(asked.kinds[:1]) & OWN - kinds and before)


def _is_apart(question: Question, group: list[Asked], asked: Asked) -> bool:
    """Without codes: a numbered item or another question by its own words, or another kind about other things."""
    if _number(question, asked) and _number(question, asked) != _number(question, group[0]):
        return True
    lead = _lead(question, group[-1], asked)
    if len(f"{lead} {asked.text}".split()) < FEWEST or POINTS_BACK.search(asked.text):
        return False
    if ANOTHER.match(lead or asked.text):
        return True
    if len(asked.text.split()) < FEWEST:
        return False
    kinds = {kind for one in group for kind in one.kinds}
    said = {stem for one in group for stem in _stems(one.text)}
    return bool(asked.kinds) and asked.kinds[0] not in kinds and not _stems(asked.text) & said


def _lead(question: Question, before: Asked, asked: Asked) -> str:
    """What is told between two questions of the body."""
    if before.place.where is not Where.BODY or asked.place.where is not Where.BODY:
        return ""
    return question.text[before.place.end : asked.place.start].strip()


def _number(question: Question, asked: Asked) -> str:
    """The number of the list item that a sentence stands in; empty outside a list of at least two."""
    if asked.place.where is not Where.BODY:
        return ""
    items = list(NUMBERED.finditer(question.text))
    if len({item.group(1) for item in items}) < 2:
        return ""
    return next((item.group(1) for item in reversed(items) if item.start() <= asked.place.start), "")


def _stems(text: str) -> set[str]:
    """The telling words of a sentence, shortened."""
    return {word[:STEM] for word in re.findall(r"[a-z]{4,}", text.lower()) if word not in SMALL_WORDS}


def _place_of(question: Question, groups: list[tuple[Asked, ...]], number: int) -> Place | None:
    """What stands between the questions before and after: without codes, the telling words are around a question."""
    group = groups[number]
    if question.codes or any(asked.place.where is not Where.BODY for asked in group):
        return None
    before = [asked.place.end for one in groups[:number] for asked in one if asked.place.where is Where.BODY]
    is_last = number + 1 == len(groups)
    return Place(Where.BODY, max(before, default=0), len(question.text) if is_last else group[-1].place.end)


def _codes(question: Question, asked: Asked) -> list[str]:
    return [
        code.code for code in question.codes if _within(code.place, asked.place) and code.system is not System.MODIFIER
    ]


def _within(inner: Place, outer: Place) -> bool:
    return inner.where is outer.where and outer.start <= inner.start < outer.end


def _narrowed(question: Question, group: tuple[Asked, ...], around: Place | None) -> Question:
    """The question with the codes and modifiers of its own sentences, and of what stands around them."""
    places = (*(asked.place for asked in group), *((around,) if around else ()))

    def mine(place: Place) -> bool:
        return any(_within(place, one) for one in places)

    said = counting(question.text)[around.start : around.end].strip() if around else ""
    told = said or "\n".join(asked.text for asked in group)
    return replace(
        question,
        asked=group,
        words=told,
        codes=tuple(code for code in question.codes if mine(code.place)),
        modifiers=tuple(m for m in question.modifiers if mine(m.place)),
        phrases=tuple(p for p in question.phrases if mine(p.place)),
        quantities=tuple(q for q in question.quantities if mine(q.place)) if around else question.quantities,
        around=_circumstances(told, question.around) if around else question.around,
    )


def _circumstances(told: str, whole: Circumstances) -> Circumstances:
    """What a part says of its case; payer and place are those of the whole mail where it does not say."""
    own = circumstances_of(told)
    return replace(
        own,
        payer=own.payer or whole.payer,
        setting=own.setting or whole.setting,
        place_of_service=own.place_of_service or whole.place_of_service,
    )
