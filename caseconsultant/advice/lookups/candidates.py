"""Codes that the clinical words of a mail may mean; for a diagnosis, down to the billable code."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.extract.synonyms import in_book_words
from caseconsultant.advice.findings import Candidates, Finding
from caseconsultant.advice.lookups.clinical import GENERIC, content, implied, queries, wholes
from caseconsultant.advice.lookups.descent import descend
from caseconsultant.advice.lookups.worth import STEM, meant, stems, worth
from caseconsultant.advice.question import Ask, Question
from caseconsultant.codes.facts import Applies, DoesNotApply, Hit, OlderThanDate, System
from caseconsultant.codes.library import Library

HITS: Final = 10
SUPPLY: Final = re.compile(
    r"\bHCPCS\b|\b[AEJLQ][\s-]codes?\b|\bDME\b|supplier|\bdurable medical",
    re.I,
)
ICD: Final = re.compile(
    r"icd-?10|\bp?dx(?:'?s)?\b|diagnos(?!tic)|\bz-? ?codes?\b|7th|seventh|7-char|last letter|\bcharacter\b|"
    r"\b[A-TV-Z]\d[\dA-Z](?:\.[-?_xX]|\?)|\b[A-TV-Z]\d\d\.\d{0,2}[xX-](?!\w)",  # a category whose rest is asked for
    re.I,
)
PROCEDURE: Final = re.compile(
    r"\bCPT\b|procedure|surg|excis|repair|inject|biops|scop|ablat|remov|\bplac|drain|perform|operat|implant|insert|vaccin",
    re.I,
)
CODE: Final = re.compile(
    r"\bcodes?\b|what (?:do|should) (?:i|we)|which\b|what (?:goes|comes)|first position|\bright\b|what instead", re.I
)
NOT_A_CODE: Final = {
    Ask.MODIFIER,
    Ask.GLOBAL,
    Ask.ROLES,
    Ask.UNITS,
    Ask.COVERAGE,
    Ask.COMPLIANCE,
    Ask.EM_LEVEL,
    Ask.BUNDLING,
}
EQUIPMENT: Final = re.compile(r"[EKLV]\d{4}|A[46]\d{3}")
BY_NAME: Final = re.compile(r"\b(?:is there|which|what|need)\b[^?.\n]{0,30}\bcode\b|\bcode for\b|\bcode\s*\?", re.I)
AGAIN: Final = 0.15  # what a code is worth that another phrase of the mail finds too
LEAST: Final = 0.3
LEAST_BESIDE: Final = 0.4
WITHIN: Final = 1.4  # for what lies within a category that the mail names
MOST: Final = 3
IN_QUESTION: Final = 1.1
IN_PART: Final = 0.5  # what a part of a sentence finds counts by the share of the words that it says, from here up to 1


def candidates(question: Question, library: Library) -> Iterator[Finding]:
    """Give the best code for what is described, then codes of other conditions beside it, best first."""
    taken: list[str] = []
    for words, hits in conditions(question, library, wanted(question)):
        best, unsure = descend(hits[0], question, library) if hits[0].system is System.ICD10CM else (hits[0].code, ())
        found = judge(library.what_is(best, question.date_of_service))
        if best[:3] not in taken and found.fact is not None:
            taken.append(best[:3])
            yield Candidates(basis=found.basis(best), words=words, hits=hits, best=found.fact, unsure_of=unsure)


def wanted(question: Question) -> tuple[System, ...]:
    """The systems to look in, by what is asked; none where no code is asked for."""
    kinds, words = question.kinds(), question.words
    if SUPPLY.search(words):
        return (System.HCPCS,)
    if diagnosis_is_asked(question):
        return (System.ICD10CM,)
    if len(question.procedures) == 1 and EQUIPMENT.fullmatch(question.procedures[0]) and not question.modifiers:
        return (System.HCPCS,)
    asks_for_a_code = Ask.WHICH_CODE in kinds or any(
        CODE.search(asked.text) or not asked.kinds for asked in question.asked
    )
    other = set(kinds[:1]) & NOT_A_CODE and not BY_NAME.search(question.asking)
    if not asks_for_a_code or question.procedures or question.modifiers or other:
        return ()
    return (System.CPT, System.HCPCS) if PROCEDURE.search(words) else (System.ICD10CM, System.HCPCS, System.CPT)


def diagnosis_is_asked(question: Question) -> bool:
    """Say whether a diagnosis code is asked for: by name, by its 7th character, or by diagnosis codes alone."""
    only_diagnoses = bool(question.diagnoses) and not question.procedures
    return Ask.DIAGNOSIS in question.kinds() or bool(ICD.search(question.words)) or only_diagnoses


def conditions(question: Question, library: Library, systems: tuple[System, ...]) -> list[tuple[str, tuple[Hit, ...]]]:
    """Search each phrase; return (words, hits) of each condition found, the best first, at most three."""
    if not systems:
        return []
    heard = f"{question.words} {implied(question)} {in_book_words(question.words)}".lower()
    denied = stems(" ".join(phrase.text for phrase in question.phrases if phrase.negated))
    found = [
        (words, in_force(meant(library.search(words, HITS, systems), heard), question, library))
        for words in queries(question)
    ]
    longest = max((len(content(text)) for text in wholes(question)), default=0)
    votes: dict[str, list[float]] = {}
    asked = {words for words, _ in found if _is_asked(words, question)}
    for words, hits in found:
        for hit in hits:
            votes.setdefault(hit.code, []).append(
                worth(hit, heard, denied) * (IN_QUESTION if words in asked else 1) * _share(words, longest)
            )
    total = {code: max(values) + AGAIN * (sum(values) - max(values)) for code, values in votes.items()}
    named = tuple(code for code in question.diagnoses if "." not in code)
    total = (
        {code: value * (WITHIN if code.startswith(named) else 1) for code, value in total.items()} if named else total
    )
    ranked = [(words, tuple(sorted(hits, key=lambda hit: -total[hit.code]))) for words, hits in found if hits]
    ranked.sort(key=lambda one: (-total[one[1][0].code], -one[1][0].score))
    return _apart(ranked, total)


def _share(words: str, longest: int) -> float:
    """What a query counts by its share of the words of the longest sentence: the rest is left unsaid."""
    share = min(1.0, len(content(words)) / longest) if longest else 1.0
    return IN_PART + (1 - IN_PART) * share


def in_force(hits: tuple[Hit, ...], question: Question, library: Library) -> tuple[Hit, ...]:
    """The hits without those HCPCS codes that have ended by the date of service, unless nothing else is left."""
    on = question.date_of_service
    ended = {hit.code for hit in hits if hit.system is System.HCPCS and _is_over(hit.code, on, library)}
    return tuple(hit for hit in hits if hit.code not in ended) or hits


def _is_over(code: str, on: date, library: Library) -> bool:
    """Say whether a code's last day lies before a date."""
    match library.what_is(code, on):
        case DoesNotApply(reason=reason):
            return "ended" in reason
        case Applies(fact) | OlderThanDate(fact):
            return fact is not None and fact.ended is not None and fact.ended < on
        case _:
            return False


def _is_asked(words: str, question: Question) -> bool:
    """Say whether the question itself, and not only what stands around it, says these words."""
    said = " ".join(asked.text for asked in question.asked).lower()
    return all(word in said for word in words.lower().split())


def _apart(ranked: list[tuple[str, tuple[Hit, ...]]], total: dict[str, float]) -> list[tuple[str, tuple[Hit, ...]]]:
    """Keep the best, then what other words of the mail mean."""
    kept: list[tuple[str, tuple[Hit, ...]]] = []
    covered: set[str] = set()
    for words, hits in ranked:
        told = {match.word.lower()[:STEM] for match in hits[0].matched if match.word.lower() not in GENERIC}
        least = LEAST if not kept else LEAST_BESIDE
        if total[hits[0].code] >= least and not told & covered and len(kept) < MOST:
            kept.append((words, hits))
            covered |= told
    return kept
