"""Codes that go with a diagnosis because the tabular list asks for them and the mail tells them: cause, drug, weeks."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from caseconsultant.advice.composing.piece import Matter
from caseconsultant.advice.extract.synonyms import in_book_words
from caseconsultant.advice.findings import CodeIs, Diagnosis
from caseconsultant.advice.lookups.clinical import weeks
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.advice.lookups.worth import stems
from caseconsultant.codes.facts import Code, NoteKind

NAMED: Final = re.compile(r"\b([A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?![-\w.])")
SAYS_NOTHING: Final = stems(
    "code any associated identify use additional control using long term current drugs drug treatment mellitus disease "
    "type stage applicable known present such"
)
TYPE: Final = re.compile(r"\btype (\d|i{1,2})\b", re.I)
BMI: Final = re.compile(r"\b(?:BMI|body mass index)\b[^\d\n]{0,12}(\d{2}(?:\.\d{1,2})?)", re.I)
GROSS: Final = ((Decimal(70), "Z68.45"), (Decimal(60), "Z68.44"), (Decimal(50), "Z68.43"), (Decimal(45), "Z68.42"),
                (Decimal(40), "Z68.41"))  # fmt: skip
WEIGHT: Final = re.compile(r"E66|E44|E46|R63|F50")
MOST: Final = 2


def before(entry: Diagnosis | None, matter: Matter) -> tuple[CodeIs, ...]:
    """The causes that a code-first note names and the mail tells: they stand before the code."""
    if entry is None or entry.icd is None:
        return ()
    heard, own = heard_of(matter), stems(entry.icd.title)
    found = []
    for code in _named(entry, NoteKind.CODE_FIRST):
        one = what_is(code, matter.question, matter.library)
        told = stems(one.label) - own - SAYS_NOTHING
        if one.found and one.found.billable and told and told <= heard and _of_type(one.label, matter.question.words):
            found.append(one)
    return tuple(found[:1]) or hypertensive(entry, heard, matter)


def heard_of(matter: Matter) -> set[str]:
    """What the mail says, also in the words of the book."""
    return stems(f"{matter.question.words} {in_book_words(matter.question.words)}")


def hypertensive(entry: Diagnosis, heard: set[str], matter: Matter) -> tuple[CodeIs, ...]:
    """Hypertension with kidney disease is presumed linked (Guidelines, I.C.9.a): I12 by the stage, before N18."""
    if not entry.code.startswith("N18") or "hyper" not in heard or {"heart", "hfpef", "hfref"} & heard:
        return ()
    return (what_is("I12.0" if entry.code in {"N18.5", "N18.6"} else "I12.9", matter.question, matter.library),)


def after(best: Code, entry: Diagnosis | None, matter: Matter) -> tuple[CodeIs, ...]:
    """What else the mail tells and the tabular list asks for beside the code: weeks, body mass index, a drug."""
    return (*gestation(matter, best), *body_mass(matter, best), *called_for(entry, matter))[:MOST]


def gestation(matter: Matter, best: Code) -> tuple[CodeIs, ...]:
    """The Z3A code of the weeks, which goes with a code of chapter 15 (not O00 to O08)."""
    completed = weeks(matter.question)
    if completed is None or not re.match(r"O(?!0[0-8])", best.code) or not 8 <= completed <= 42:
        return ()
    return (what_is(f"Z3A.{completed:02d}", matter.question, matter.library),)


def body_mass(matter: Matter, best: Code) -> tuple[CodeIs, ...]:
    """The Z68 code of an adult's body mass index, which goes with a diagnosis of weight."""
    said = BMI.search(matter.question.words)
    age = matter.question.around.age_years
    if said is None or not WEIGHT.match(best.code) or (age is not None and age < 20):
        return ()
    index = Decimal(said.group(1))
    code = next((code for least, code in GROSS if index >= least), f"Z68.{int(index)}" if index >= 20 else "Z68.1")
    return (what_is(code, matter.question, matter.library),)


def called_for(entry: Diagnosis | None, matter: Matter) -> Iterator[CodeIs]:
    """Yield the codes of use-additional notes whose own words the mail says, such as insulin."""
    heard = heard_of(matter)
    for note in entry.icd.notes if entry and entry.icd else ():
        said = stems(re.sub(r"\([^)]*\)", " ", note.text)) - SAYS_NOTHING
        if note.kind is NoteKind.USE_ADDITIONAL and said and said <= heard and len(note.text) < 90:
            for code in NAMED.findall(note.text)[:1]:
                one = what_is(code, matter.question, matter.library)
                if one.found and one.found.billable and "." in code:
                    yield one


def _named(entry: Diagnosis, kind: NoteKind) -> Iterator[str]:
    """Yield the complete codes that notes of a kind name, each once."""
    notes = entry.icd.notes if entry.icd else ()
    yield from dict.fromkeys(code for note in notes if note.kind is kind for code in NAMED.findall(note.text))


def _of_type(title: str, words: str) -> bool:
    """Say whether a title's type of diabetes is the mail's; type 2 where it names none (Guidelines, I.C.4.a.2)."""
    wanted = {_digit(one) for one in TYPE.findall(title)}
    told = {_digit(one) for one in TYPE.findall(words)} | ({"2"} if re.search(r"\bT2DM|\bDM ?2", words) else set())
    return not wanted or bool(wanted & (told or {"2"}))


def _digit(word: str) -> str:
    return {"i": "1", "ii": "2"}.get(word.lower(), word)
