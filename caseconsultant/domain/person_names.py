"""Names of patients: after the words that announce one, in the names of files, and given names with a surname.

Who signs, who is greeted, who sends a forwarded mail and who treats is no patient.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from caseconsultant.domain.file_names import in_file_name
from caseconsultant.domain.identifiers import Identifier, Place
from caseconsultant.domain.name_cues import (
    AT_LINE_END,
    BEFORE,
    BETWEEN,
    CAPITAL,
    CLINICAL,
    DOCUMENT,
    FULL,
    GREETED,
    HONORIFIC,
    LONGEST_GAP,
    LOWER_FULL,
    NEAR,
    NUMBERED,
    OF_PLACE,
    PIECE,
    SIGNED,
    SURE,
    TITLED,
    TOPIC,
    TREATS,
    WORD,
)
from caseconsultant.domain.not_names import ALSO_NAMES, EPONYMS, GIVEN, NOT_NAMES

NAME: Final = Identifier.NAME
SMALL: Final = frozenset(("von", "le"))  # parts of names that are other words, too


def names_in(seen: str, lower: str, spare: frozenset[str]) -> Iterator[Place]:
    """Yield the names in a text (as written, and in lower case); words to spare are the requester's own.

    A word of a name that was found stands for the same person wherever else it is written with a capital.
    """
    found = [one for one in _announced(seen, lower) if not (spare and _spared(one[2], spare))]
    known = {at for at, _, _ in found}
    tokens = [(match.start(), match.group()) for match in CAPITAL.finditer(seen)]
    found += [one for one in _given(seen, tokens, known) if not (spare and _spared(one[2], spare))]
    for start, end, _ in found:
        yield NAME, start, end
    known.update(at for at, _, _ in found)
    names = {name for _, _, name in found}
    taken = {word for name in names for word in words_of(name) if len(word) > 2} - NOT_NAMES - spare
    for at, token in tokens if taken else ():
        if at in known:
            continue
        bare = token.lower().removesuffix("'s").removesuffix("’s")
        if bare in taken and not _treats(seen, at):
            yield NAME, at, at + len(bare)


def words_of(name: str) -> list[str]:
    """Return a name's words in lower case, without the 's of a possessive."""
    words = WORD.findall(name.lower())
    if "'" in name or "’" in name:
        return [word.removesuffix("'s").removesuffix("’s") for word in words]
    return words


def is_no_name(word: str, others: Collection[str]) -> bool:
    """Say whether a word is none of a name; 'White' and 'Baker' are, beside a given name."""
    return word in NOT_NAMES and len(word) > 1 and not (word in ALSO_NAMES and any(o not in NOT_NAMES for o in others))


def _spared(name: str, spare: frozenset[str]) -> bool:
    return all(word in spare for word in words_of(name))


def _announced(seen: str, lower: str) -> Iterator[tuple[int, int, str]]:
    for cue in SURE.finditer(lower):
        start, end = cue.span()
        if (start == 0 or not lower[start - 1].isalpha()) and (one := _full(seen, end, sure=True)):
            yield one
    for cue in NEAR.finditer(lower):
        start, end = cue.span()
        if start == 0 or not lower[start - 1].isalpha():
            fewest = 2 if TOPIC.match(cue.group()) else 1
            if one := _full(seen, end, sure=bool(HONORIFIC.search(cue.group())), fewest=fewest):
                yield one
    for number in NUMBERED.finditer(lower):
        if before := _before(seen, number.start()):
            yield from _if_person(seen, *before.span(1))
    for match in AT_LINE_END.finditer(seen):
        yield from _if_person(seen, *match.span(1))
    for document in DOCUMENT.finditer(seen):
        yield from in_file_name(seen, document.start())


def _before(seen: str, at: int) -> re.Match[str] | None:
    """The name that ends just before a number or its cue, if one does."""
    begin = max(0, at - 70)
    lead = seen[begin:at]
    if lead.islower():  # the common case, told at once: no capital, no name
        return None
    lead = lead.rstrip(" ,;(")
    return BEFORE.search(seen, begin, at) if lead[lead.rfind(" ") + 1 :][:1].isupper() else None


def _if_person(seen: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    if _is_person(seen, start, seen[start:end]):
        yield start, end, seen[start:end]


def _full(seen: str, at: int, *, sure: bool, fewest: int = 1) -> tuple[int, int, str] | None:
    """The name that begins at a place, cut where it ends to be one."""
    match = FULL.match(seen, at)
    if match is None:
        return _full_in_lower_case(seen, at)
    name = match.group()
    if " " in name or "," in name or "'" in name or "’" in name or "-" in name:
        name = _cut(name)
        words = words_of(name)
    else:  # one word, which is most of what a cue announces
        words = WORD.findall(name.lower())
        if words[0] in NOT_NAMES:
            return None
    if len(words) < fewest or (not sure and not _is_person(seen, at, name)):
        return None
    if len(words) == 1 and not sure and (len(words[0]) < 4 or (words[0] in GIVEN and seen[at - 2 : at - 1] == ",")):
        return None
    return at, at + len(name), name


def _full_in_lower_case(seen: str, at: int) -> tuple[int, int, str] | None:
    """The name that somebody was too hurried to write with capitals: one of its words is a given name."""
    if not seen[at : at + 1].islower() or (low := LOWER_FULL.match(seen, at)) is None:
        return None
    words = words_of(low.group())
    known = not NOT_NAMES.intersection(words) and GIVEN.intersection(words)
    return (low.start(), low.end(), low.group()) if known else None


def _cut(name: str) -> str:
    """End a name before the first word that is none, and after 'Last, First' or 'First Last,'."""
    words = words_of(name)
    if name.replace(" ", "").isalpha():  # the common case: nothing but words
        pieces = name.split(" ")
        ends = (at for at, one in enumerate(pieces) if is_no_name(one.lower(), words) and one.lower() not in SMALL)
        return " ".join(pieces[: next(ends, len(pieces))]).rstrip()
    first, comma, rest = name.partition(",")
    kept = first
    if comma and " " not in first.strip():
        kept = name if "," not in rest else f"{first},{rest.partition(',')[0]}"
    end, words = 0, words_of(kept)
    for word in PIECE.finditer(kept):
        bare = word.group().lower().rstrip(".").removesuffix("'s").removesuffix("’s")
        if bare not in SMALL and is_no_name(bare, words):
            break
        end = word.end()
    kept = kept[:end].rstrip(" ,-")
    return kept[:-2] if kept.endswith(("'s", "’s")) else kept


def _is_person(seen: str, at: int, name: str) -> bool:
    words = words_of(name)
    end = at + len(name)
    return not (
        not words
        or any(is_no_name(word, words) for word in words)
        or " ".join(words[:2]) in EPONYMS
        or (any(CLINICAL.search(word) for word in words) and not GIVEN.intersection(words))
        or _treats(seen, at)
        or TITLED.match(seen, end)
        or OF_PLACE.match(seen, end)
        or _writes(seen, at, end)
    )


def _treats(seen: str, at: int) -> bool:
    return seen[max(0, at - 12) : at].rstrip(" :").endswith(TREATS)


def _writes(seen: str, at: int, end: int) -> bool:
    """Say whether who stands here writes, or is written to: after a greeting, a mail header, a sign-off."""
    line = seen.rfind("\n", max(0, at - 24), at) + 1
    if line == 0 and at > 24:
        return False
    if seen[line:at].strip():
        return bool(GREETED.match(seen, line, at))
    return seen[end : end + 1] in {"", "\n", "\r", ","} and bool(SIGNED.search(seen[max(0, line - 40) : line].rstrip()))


def _given(seen: str, tokens: list[tuple[int, str]], known: set[int]) -> Iterator[tuple[int, int, str]]:
    """'Maria Gonzalez' and 'Gonzalez, Maria' need no word to announce them."""
    given = [number for number, (_, word) in enumerate(tokens) if word.lower() in GIVEN]
    for number in given:
        for first, second, comma in ((number, number + 1, False), (number - 1, number, True)):
            if first < 0 or second >= len(tokens) or tokens[first][0] in known:
                continue
            (at, one), (after, two) = tokens[first], tokens[second]
            gap = seen[at + len(one) : after]
            if len(gap) <= LONGEST_GAP and gap.startswith(",") is comma and BETWEEN.fullmatch(gap):
                name = _cut(seen[at : after + len(two)])
                if len(words_of(name)) > 1 and _is_person(seen, at, name):
                    yield at, at + len(name), name
