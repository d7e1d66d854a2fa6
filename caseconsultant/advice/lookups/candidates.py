"""Codes that the clinical words of a mail may mean; for a diagnosis, down to the billable code."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.extract.synonyms import in_book_words
from caseconsultant.advice.findings import Candidates, Finding
from caseconsultant.advice.lookups.clinical import GENERIC, implied, queries
from caseconsultant.advice.lookups.descent import asserts_more, descend
from caseconsultant.advice.question import Ask, Question
from caseconsultant.codes.facts import Hit, System
from caseconsultant.codes.library import Library

HITS: Final = 10
SUPPLY: Final = re.compile(
    r"\bHCPCS\b|\b[AEJLQ][\s-]codes?\b|\bDME\b|supplier|\bdurable medical",
    re.I,
)
ICD: Final = re.compile(r"icd-?10|\bdx\b|diagnos(?!tic)|7th|seventh|7-char|last letter|\bcharacter\b", re.I)
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
MEASURE: Final = re.compile(r"M[01]\d{3}|G(?:8|9[0-8])\d\d\d?|G9\d{3}|T\d{4}|H\d{4}|\d{4}F")
HARM: Final = re.compile(r"T(?:3[6-9]|4\d|50|5[1-9]|6[0-5])")
HARMED: Final = re.compile(
    r"poison|overdos|underdos|adverse|toxic|reaction|ingest|side effect|intoxic|swallow|allerg|noncompl|non-compl|"
    r"due to (?:the )?(?:drug|med)|prescribed|skipp|taking",
    re.I,
)
BESIDE_THE_POINT: Final = re.compile(
    r"\([^)]*\)|\bwithout [\w -]+|\bexcept [\w ,-]+|unspecified (?:ear|eye|side|part|site)s?|unspecified|other\b|"
    r"initial encounter.*"
)
FOR_COUNT: Final = {0: 0.0, 1: 0.78, 2: 1.0, 3: 1.1, 4: 1.17}
STEM: Final = 5
AGAIN: Final = 0.15  # what a code is worth that another phrase of the mail finds too
LEAST: Final = 0.3
LEAST_BESIDE: Final = 0.4
WITHIN: Final = 1.4  # for what lies within a category that the mail names
MOST: Final = 3
IN_QUESTION: Final = 1.1


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
    asks_for_a_code = Ask.WHICH_CODE in kinds or any(CODE.search(asked.text) for asked in question.asked)
    if not asks_for_a_code or question.procedures or question.modifiers or set(kinds[:1]) & NOT_A_CODE:
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
    found = [(words, _meant(library.search(words, HITS, systems), heard)) for words in queries(question)]
    votes: dict[str, list[float]] = {}
    asked = {words for words, _ in found if _is_asked(words, question)}
    for words, hits in found:
        for hit in hits:
            votes.setdefault(hit.code, []).append(worth(hit, heard, denied) * (IN_QUESTION if words in asked else 1))
    total = {code: max(values) + AGAIN * (sum(values) - max(values)) for code, values in votes.items()}
    named = tuple(code for code in question.diagnoses if "." not in code)
    total = (
        {code: value * (WITHIN if code.startswith(named) else 1) for code, value in total.items()} if named else total
    )
    ranked = [(words, tuple(sorted(hits, key=lambda hit: -total[hit.code]))) for words, hits in found if hits]
    ranked.sort(key=lambda one: (-total[one[1][0].code], -one[1][0].score))
    return _apart(ranked, total)


def _meant(hits: tuple[Hit, ...], heard: str) -> tuple[Hit, ...]:
    """The hits that the mail can mean: no quality measure, no poisoning or underdosing that it does not tell."""
    told = HARMED.search(heard)
    return tuple(hit for hit in hits if not (MEASURE.fullmatch(hit.code) or (not told and HARM.match(hit.code))))


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


def worth(hit: Hit, heard: str, denied: frozenset[str] | set[str] = frozenset()) -> float:
    """How well a hit fits: more for several telling words, less for what its title has and the mail lacks or denies."""
    told = {match.word.lower() for match in hit.matched if match.word.lower() not in GENERIC}
    title = BESIDE_THE_POINT.sub(" ", hit.title.lower())
    words = stems(title)
    met = {match.met.lower()[:STEM] for match in hit.matched}
    by_title = any(match.field == "title" for match in hit.matched)
    support = len(words & (stems(heard) | met)) / len(words) if words else 1
    weight = 0.45 if by_title else 0.15  # an index entry may name a thing in other words than its title
    return (
        hit.score
        * FOR_COUNT[min(4, len(told))]
        * (1 - weight + weight * support)
        * (0.6 if asserts_more(title, heard) else 1)
        * (0.9 if hit.title.lower().startswith("other") else 1)
        * (0.75 if _denies(hit.title, heard, denied) else 1)
    )


def _denies(title: str, heard: str, denied: frozenset[str] | set[str]) -> bool:
    """Say whether a title is *without* something that the mail says is there."""
    without = stems(" ".join(re.findall(r"\bwithout ([a-z -]+)", title.lower())))
    return bool(without & (stems(heard) - denied))


def stems(text: str) -> set[str]:
    """The words of a text, shortened so that plural and singular meet."""
    return {word[:STEM] for word in re.findall(r"[a-z]{3,}", text.lower())} - {"and", "the", "with", "due", "for"}
