"""Diagnoses in doubt: for an outpatient the symptom, at an inpatient's discharge the diagnosis (II.H, IV.H)."""

import re
from dataclasses import replace
from typing import Final

from caseconsultant.advice.cases.beside import conditions
from caseconsultant.advice.cases.case import Case
from caseconsultant.advice.cases.symptoms import symptoms
from caseconsultant.advice.conditions.finding import conditions as by_tables
from caseconsultant.advice.guidance.verdict import wants
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

DOUBTED: Final = re.compile(
    r"[\"'(]?\b(?:r/o|rule[ds]?[ -]?out|possible|probable|prob\.|suspected|suspicion (?:of|for)|suspicious for|likely|"
    r"questionable|consistent with|compatible with|indicative of|appears to be|concern(?:ing)? for|presumed|poss\b|"
    r"working (?:dx|diagnosis)(?: of)?)\s+(?:an? |the )?([^,.;:()\"?\n]{2,60}?)"
    r"(?=[\"',.;:()?\n]|$| (?:on|with|in|for|so|per|but|and (?:the|her|his|we|it|pt|patient))\b| - )",
    re.I,
)
NOT_RULED: Final = re.compile(r"\b(?:as |is |was |has been )?ruled out\b", re.I)
CONFIRMED_ONLY: Final = re.compile(
    r"\bHIV\b|covid|zika|influenza|\bflu\b|avian|sepsis|septic|pregnan|"
    r"newborn|screen|vaccin",
    re.I,
)
INPATIENT: Final = re.compile(
    r"\binpatient|discharge (?:summary|dx|diagnosis)|at discharge|facility coder|"
    r"hospital coder|\bDRG\b",
    re.I,
)
OUTPATIENT: Final = re.compile(
    r"\boutpatient|\boffice\b|\bclinic\b|\bED\b|\bER\b|emergency|urgent care|observation|pro-?fee|professional|\bPCP\b|"
    r"physician (?:coder|billing)",
    re.I,
)
FINDING: Final = re.compile(r"R(?!65|99)|M(?:25\.5|54|79\.[16])|H53|N6[34]|Z")
MOST: Final = 3
REASON: Final = (
    "a diagnosis in doubt (rule out, probable, suspected) is coded only for an inpatient; else the symptom is"
)


def uncertain(question: Question, library: Library) -> Case | None:
    """The symptoms in place of a doubted diagnosis, or the diagnosis for an inpatient; None where neither is told."""
    words = question.words
    doubts = [found[1].strip() for found in DOUBTED.finditer(words)]
    if not doubts or CONFIRMED_ONLY.search(words):
        return None
    if INPATIENT.search(words) and not OUTPATIENT.search(words):
        codes = _codes(" ; ".join(dict.fromkeys(doubts)), question, library)
        why = "a diagnosis still in doubt at an inpatient's discharge is coded for the hospital as if it existed"
        return Case(codes[:2], why, "II.H", lead="Yes: " if wants(question) else "") if codes else None
    rest = NOT_RULED.sub(" ", DOUBTED.sub(" , ", words))
    found = symptoms(rest, question) or tuple(c for c in _codes(rest, question, library) if FINDING.match(c))
    return Case(found[:MOST], REASON, "IV.H", lead="No: " if wants(question) else "", score=0.8) if found else None


def _codes(words: str, question: Question, library: Library) -> tuple[str, ...]:
    """The codes of what some words say: by the tables of conditions, else each part by itself."""
    told = replace(question, words=words, subject="")
    listed = tuple(code for one in by_tables(told, library) for code in one.codes)
    return listed or conditions(told, library, re.compile(r"\b(?:plan is|new pt|discharged|consult)\b", re.I))
