"""Coverage documents by what their titles name, of the contractor that the mail names or whose state it names."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.citing import judge
from caseconsultant.advice.extract.words import words
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.findings_of_diagnoses import Policies
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.lookups.parts import telling
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import Coverage
from caseconsultant.codes.library import Library

ASKED: Final = re.compile(
    r"\b[LN]CDs?\b|\bA/?LCDs?\b|(?:billing|coverage|MAC|local) (?:and coding )?(?:article|determination|polic\w+)|"
    r"\barticle (?:id|number|no)\b|\bpolicy (?:id|number|article)\b|\bMCD\b",
    re.I,
)
NONE: Final = re.compile(r"\b(?:no|without an?|has ?n[o']t (?:an? )?|there is no) (?:\w+ )?[LN]CDs?\b", re.I)
NAMES: Final = (
    ("CGS", r"\bCGS\b"),
    ("Noridian", r"noridian|\bJ[EF]\b"),
    ("Novitas", r"novitas|\bJ[HL]\b"),
    ("National Government", r"national government|\bNGS\b|\bJ(?:6|K)\b"),
    ("Palmetto", r"palmetto|\bJ[JM]\b"),
    ("WPS", r"\bWPS\b|wisconsin phys|\bJ[58]\b"),
    ("First Coast", r"first coast|\bFCSO\b|\bJN\b"),
)
AMBIGUOUS: Final = frozenset(("IN", "OR", "ME", "OK", "HI", "MA", "PA", "MS", "LA", "ID", "AL", "DE", "MD", "CO"))
EQUIPMENT: Final = re.compile(r"\bDME\b|durable|supplier", re.I)
BESIDE: Final = words(
    """lcd lcds ncd article articles billing policy policies number numbers find coverage determination contractor cms
    mac jurisdiction database mcd list lists covered cover latest current active part local state states under pull mail
    cgs noridian novitas ngs palmetto wps first coast fcso government national support supports"""
)
STEM: Final = 5
MOST: Final = 4
HALF: Final = 0.5  # of the words of the mail so many must stand in a title
SHORT: Final = 60  # words: in a longer mail the document must be asked for in the question itself


def policies(question: Question, library: Library) -> Iterator[Finding]:
    """Give the documents that fit what is asked about, the best first, where a document is asked for."""
    if NONE.search(question.words) or not ASKED.search(
        question.asking if len(question.words.split()) > SHORT else question.words
    ):
        return
    said = about(question)
    labels = " ".join(label_of(code, question, library) for code in question.procedures[:2])
    wanted, least = (said, HALF) if said else (telling(labels), 2 / max(2, len(telling(labels))))
    if not wanted:
        return
    contractor, area = whose(question)
    found = judge(library.coverage_documents(contractor, question.date_of_service))
    documents = chosen(found.fact or (), wanted, least, dme=bool(EQUIPMENT.search(question.words)))
    yield Policies(
        basis=found.basis(), about=" ".join(sorted(wanted)), contractor=contractor, area=area, documents=documents
    )


def about(question: Question) -> frozenset[str]:
    """The words of what a document is wanted for, apart from those of contractors and states."""
    every = tables.rows("contractors", question.date_of_service)
    states = {word for row in every for word in (*telling(row["state"]), row["letters"].lower())}
    said = " ".join(phrase.text for phrase in question.phrases if not phrase.negated)
    return telling(said) - BESIDE - states


def whose(question: Question) -> tuple[str, str]:
    """The contractor that the mail names, and where; else that of the state that it names; empty where neither."""
    said = question.words
    named = next((name for name, cue in NAMES if re.search(cue, said, re.I)), "")
    for row in tables.rows("contractors", question.date_of_service):
        letters = row["letters"] not in AMBIGUOUS and re.search(rf"\b{row['letters']}\b", said)
        here = letters or re.search(rf"\b{row['state']}\b", said, re.I)
        if here and named in ("", row["contractor"]):
            return row["contractor"], f"{row['state']} (jurisdiction {row['jurisdiction']})"
    return named, ""


def chosen(documents: tuple[Coverage, ...], wanted: frozenset[str], least: float, *, dme: bool) -> tuple[Coverage, ...]:
    """The documents whose titles name the most of the wanted words, comments left out."""
    stems = {word[:STEM] for word in wanted}

    def fit(one: Coverage) -> tuple[float, bool, bool, bool, float]:
        title = {word[:STEM] for word in re.findall(r"[a-z0-9]{3,}", one.title.lower())}
        shared = len(stems & title)
        comment = one.title.lower().startswith("response to comments")
        return (shared / len(stems), not comment, dme == ("DME" in one.contractor), shared > 1, shared / len(title))

    best = sorted((one for one in documents if fit(one)[0] >= least), key=fit, reverse=True)
    return tuple(one for one in best if fit(one)[:2] == fit(best[0])[:2])[:MOST]
