"""Several conditions of one mail as the classification codes them together (Guidelines, I.A.15, I.A.17, I.B.9).

Each condition is looked up by itself, and every two of them as one; a combination code takes the place of the codes
that it says, except of those that its own notes, or theirs, ask for beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import CodeIs
from caseconsultant.advice.lookups.aftercare import after_replacement
from caseconsultant.advice.lookups.clinical import HANDED, implied
from caseconsultant.advice.lookups.descent import SIDES, descend
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.advice.lookups.note_order import asked_beside, entry, in_order
from caseconsultant.advice.lookups.parts import parts, telling
from caseconsultant.advice.lookups.presumed import HYPERTENSION, Condition, hypertensive
from caseconsultant.advice.lookups.stages import course_of
from caseconsultant.advice.lookups.worth import DRUG, by_harm, intended, meant, stems, worth
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import Hit, NoteKind, System
from caseconsultant.codes.library import Library

HITS: Final = 6
MOSTLY: Final = 0.6  # of the parts so many must be conditions
SURE: Final = 0.7  # how well a single condition's words must fit its code
NAMED: Final = 0.8
JOINED: Final = 0.45  # the same of two conditions together, where the title itself joins them
JOINS: Final = re.compile(
    r"\b(?:with|due to|in|secondary to|following|complicating|associated|and)\b|hypertensive|diabetic", re.I
)
FUNCTION: Final = re.compile(
    r"\(.*?\)|\b(?:unspecified|other|type|disease|disorders?|secondary|following|affecting|complicating|associated|"
    r"classified|elsewhere|without [a-z ]+|stage \d.*)\b",
    re.I,
)
COMPLETE: Final = re.compile(r"\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b(?!-)")


def several(question: Question, library: Library) -> tuple[CodeIs, ...]:
    """Return the codes of the mail's conditions in their order; nothing where it names fewer than two for sure."""
    if codes := after_replacement(question):
        return tuple(what_is(code, question, library) for code in codes)
    told = parts(question)
    if len(told) < 2:
        return ()
    alone = [one for one in (single(part, question, library) for part in told) if one is not None]
    if len(alone) < max(2, MOSTLY * len(told)):
        return ()  # a story, and no list of conditions
    pairs = [made for a, b in combinations(alone, 2) if (made := combined(a, b, question, library))]
    kept = hypertensive([*_replaced(by_drugs(alone, question, library), pairs, question, library)], question)
    kept = [*kept, *_causes(kept, alone, question, library)]
    kept = _compatible(sorted(kept, key=lambda one: first_place(one, told)), question, library)
    ordered = in_order([one.code for one in kept], question, library)
    return tuple(what_is(code, question, library) for code in ordered) if len(ordered) > 1 else ()


def first_place(one: Condition, told: tuple[str, ...]) -> int:
    """Where in the mail a condition stands first."""
    return min((told.index(part) for part in one.says if part in told), default=len(told))


def by_drugs(alone: list[Condition], question: Question, library: Library) -> list[Condition]:
    """Say drug-induced of the condition that comes of a drug taken as prescribed, where its category has that code."""
    if not any(re.match(r"T(?:3[6-9]|4\d|50)\.\w{2}5", one.code) for one in alone):
        return alone
    return [_induced(one, question, library) for one in alone]


def _induced(one: Condition, question: Question, library: Library) -> Condition:
    hits = library.search(f"drug induced {one.says[0]}", HITS, (System.ICD10CM,))
    found = next((hit for hit in hits if hit.code[:3] == one.code[:3] and re.search(r"drug", hit.title, re.I)), None)
    return replace(one, code=complete(found, found.title, question, library)) if found else one


def single(part: str, question: Question, library: Library) -> Condition | None:
    """The code of one condition; None where nothing fits well."""
    heard = f"{question.words} {implied(question)}".lower()
    hits = meant(library.search(part, HITS, (System.ICD10CM,)), heard)
    best = by_harm(part, question, library) or max(hits, key=lambda hit: worth(hit, heard), default=None)
    if best is None or (best.score < SURE and not DRUG.match(best.code)) or not fits(best, part):
        return None
    if HYPERTENSION.search(best.title) and not HYPERTENSION.search(question.words):
        return None
    return Condition(complete(best, part, question, library), (part,), best.score)


def complete(hit: Hit, part: str, question: Question, library: Library) -> str:
    """The billable code below or beside a hit, by the words of its own part of the mail alone."""
    if hit.billable and not SIDES.search(hit.title) and "encounter" not in hit.title:
        return intended(hit.code, question, library)
    hand = HANDED.search(question.words)
    sided = SIDES.search(f"{part} {hit.title}")  # a side belongs to the condition beside which it stands
    around = question.around if sided else replace(question.around, sides=())
    there = replace(question, words=f"{part} {hand.group() if hand else ''} {course_of(question.words)}", around=around)
    code = descend(hit, there, library)[0]
    return intended(code, question, library)


def combined(a: Condition, b: Condition, question: Question, library: Library) -> Condition | None:
    """The code that says two conditions in one, whose own title joins them; None where there is none."""
    if "I10" in {a.code, b.code}:
        return None  # what hypertension goes with is settled by the guidelines
    words = f"{a.says[0]} with {b.says[0]}"
    known = stems(
        f"{question.words} {implied(question)} {title_of(a, question, library)} {title_of(b, question, library)}"
    )
    for hit in library.search(words, HITS, (System.ICD10CM,)):
        joins = fits(hit, a.says[0]) and fits(hit, b.says[0]) and JOINS.search(hit.title)
        if joins and hit.score >= JOINED and hit.code not in {a.code, b.code} and _says_no_more(hit, known, a, b):
            return Condition(complete(hit, words, question, library), (a.says[0], b.says[0]), hit.score)
    return None


def _says_no_more(hit: Hit, known: set[str], a: Condition, b: Condition) -> bool:
    """Say whether a title has nothing but the two conditions; one word more within the category of one of them."""
    if hit.score >= NAMED and any(match.field != "title" for match in hit.matched):
        return True  # a name of the book says just this, in other words than the title
    more = stems(FUNCTION.sub(" ", hit.title)) - known
    return len(more) <= (hit.code[:3] in {a.code[:3], b.code[:3]})


def title_of(one: Condition, question: Question, library: Library) -> str:
    """The title of a condition's code; empty where it is not known."""
    found = entry(one.code, question, library)
    return found.title if found else ""


def fits(hit: Hit, part: str) -> bool:
    """Say whether a hit says most of the telling words of a part."""
    said = {word for match in hit.matched for word in re.findall(r"[a-z0-9]+", match.word.lower())}
    wanted = telling(part)
    return 2 * len(wanted & said) > len(wanted)


def _replaced(
    alone: list[Condition], pairs: list[Condition], question: Question, library: Library
) -> Iterator[Condition]:
    """Yield the combinations, the best first, and each single condition that they do not take the place of."""
    taken: list[Condition] = []
    for pair in sorted(pairs, key=lambda one: -one.score):
        if not any(set(pair.says) == set(other.says) or pair.code == other.code for other in taken):
            taken.append(pair)
    for one in alone:
        over = [pair for pair in taken if one.says[0] in pair.says]
        if not over or any(asked_beside(one.code, pair.code, question, library) for pair in over):
            yield one
    yield from taken


def says_all(hit: Hit, codes: tuple[CodeIs, ...], question: Question, library: Library) -> bool:
    """Say whether one code says everything that the mail names, and no note asks for any of the codes beside it."""
    if not all(fits(hit, part) for part in parts(question)):
        return False
    others = [one.code for one in codes if one.code[:3] != hit.code[:3]]
    return not any(asked_beside(code, hit.code, question, library) for code in others)


def _causes(kept: list[Condition], alone: list[Condition], question: Question, library: Library) -> Iterator[Condition]:
    """Yield what a code-first note names within the category of another condition of the mail: a diabetic ulcer."""
    for one, other in ((one, other) for one in kept for other in alone if other.code[:3] != one.code[:3]):
        found = entry(one.code, question, library)
        known = stems(f"{question.words} {title_of(one, question, library)} {title_of(other, question, library)}")
        notes = [note.text for note in (found.notes if found else ()) if note.kind is NoteKind.CODE_FIRST]
        for code in dict.fromkeys(code for text in notes for code in COMPLETE.findall(text)):
            cause = entry(code, question, library) if code[:3] == other.code[:3] and code != other.code else None
            if cause and cause.billable and not stems(FUNCTION.sub(" ", cause.title)) - known - {"diabe"}:
                yield Condition(code, (*other.says, *one.says), 0.9)
                break


def _compatible(found: list[Condition], question: Question, library: Library) -> list[Condition]:
    """Drop the code at which an Excludes1 note stands against another one, and *without* beside *with*."""
    dropped: set[str] = set()
    for one, other in combinations(found, 2):
        notes = judge(library.icd_exclusions(one.code, other.code, question.date_of_service)).fact or ()
        at = {note.code for note in notes if note.kind is NoteKind.EXCLUDES1}
        if len(at) == 1:
            dropped |= at
        elif at or one.code[:3] == other.code[:3]:
            dropped |= {min((one, other), key=lambda this: (len(this.says), this.score)).code} if at else set()
    bare = {one.code for one in found if len(one.says) == 1 and _is_bare(one.code, question, library)}
    dropped |= {code for code in bare if any(one.code[:3] == code[:3] and one.code != code for one in found)}
    kept = {one.code: one for one in reversed(found) if one.code not in dropped}
    return [kept[code] for code in dict.fromkeys(one.code for one in found) if code in kept]


def _is_bare(code: str, question: Question, library: Library) -> bool:
    """Say whether a code denies what others of its category say: without complications, unspecified."""
    found = entry(code, question, library)
    return found is not None and bool(re.search(r"\bwithout\b|uncomplicated|unspecified$", found.title, re.I))
