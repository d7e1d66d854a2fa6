"""Chapter 1: which organism an infection has, carriers, and resistant staphylococci (Guidelines, I.B.7, I.C.1.e)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.cases.beside import conditions
from caseconsultant.advice.cases.case import Case
from caseconsultant.advice.cases.skin import skin_infection
from caseconsultant.advice.conditions.heard import heard
from caseconsultant.advice.extract.cues import cue
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

CARRIER: Final = re.compile(
    r"carrier|coloni[sz]|nasal (?:swab|screen|PCR)|nares|swab\W+(?:\w+\W+){0,4}?positive|"
    r"\bno (?:active )?infection",
    re.I,
)
HISTORY: Final = re.compile(
    r"(?:history of|hx(?: of)?|h/o|previous|prior|past)\W+(?:\w+\W+){0,2}?(?:MRSA|"
    r"methicillin)",
    re.I,
)
INFECTED: Final = re.compile(
    r"cellulitis|abscess|\bUTI\b|urinary tract|cystitis|pyelonephritis|osteomyelitis|wound|ulcer|infect\w+|arthritis|"
    r"bronchitis|endocarditis|otitis|mastitis|conjunctivitis|sinusitis|pneumonia(?!e)|myocarditis|"
    r"pericarditis|peritonitis|cholangitis|prostatitis|"
    r"meningitis|empyema|folliculitis|furuncle|carbuncle|paronychia|gastritis|epididymitis|bacteremia|discitis",
    re.I,
)
ELSEWHERE: Final = re.compile(
    r"sepsis|septic|urosepsis|vaccin|screen(?:ing)? for|rule[ds]? out|\br/o\b|suspect|possible|probable|newborn|neonat|"
    r"pregnan|throat|pharyngitis|tonsillitis|post-?op|surgical site|diabet|bite|catheter|device|\bport\b|prosthe",
    re.I,
)
RESISTS: Final = (
    (re.compile(r"\bESBL\b|extended[- ]spectrum", re.I), "Z16.12"),
    (re.compile(r"\bCRE\b|carbapenem[- ]resist", re.I), "Z16.13"),
    (re.compile(r"\bVRE\b|vancomycin[- ]resist", re.I), "Z16.21"),
    (re.compile(r"\bMDR\w*|multi-?drug[- ]resist", re.I), "Z16.24"),
)
PNEUMONIA: Final = re.compile(r"pneumonia(?!e)", re.I)
NAMES: Final = re.compile(
    r"\b(?:due to|from|caused by|with|grew|grows|culture\w*|positive|came back|wound culture|for|showing|"
    r"per|growing|pos)\b",
    re.I,
)


def organism_of(words: str, on: date) -> tables.Row | None:
    """The organism that a mail names, the most telling first; None where it names none."""
    said = words.split("\n", 1)[-1] if "\n" in words else words  # a subject may ask "MRSA or ...?"
    heard = next((row for row in tables.rows("organisms", on) if cue(row["words"]).search(said)), None)
    return heard or next((row for row in tables.rows("organisms", on) if cue(row["words"]).search(words)), None)


def organisms(question: Question, library: Library) -> Case | None:
    """Give the infection and what causes it; or the carrier, where nothing is infected."""
    words = question.words
    row = organism_of(words, question.date_of_service)
    if row is None or ELSEWHERE.search(heard(words).said):
        return None
    if (
        "A" in row["sepsis"]
        and re.search("MRSA", row["words"])
        and HISTORY.search(words)
        and not INFECTED.search(words)
    ):
        return Case(("Z86.14",), "an infection with it that is over is history", "I.C.1.e.1.d", score=0.85)
    carries = CARRIER.search(words) and row["carrier"]
    found = tuple(_infections(question, library, row))
    if carries and (not found or re.search(r"no (?:active )?infection|asymptomatic", words, re.I)):
        return Case(
            (row["carrier"],),
            "it is carried and infects nothing, so this is the carrier and no infection",
            "I.C.1.e.1.c",
            score=0.85,
        )
    if not found or not row["agent"]:
        return None
    if PNEUMONIA.search(words) and row["pneumonia"]:
        return Case(
            (row["pneumonia"],),
            "one code says the pneumonia and its organism, so no second one is added for it",
            "I.A.9 and I.C.1.e.1.a",
            score=0.85,
        )
    carrier = (row["carrier"],) if carries else ()
    both = carrier and not question.diagnoses and re.search(r"\bboth\b[^?]*\?", question.asking, re.I)
    resists = tuple(code for cue, code in RESISTS if cue.search(words))
    return Case(
        (*found, row["agent"], *resists, *carrier),
        "the infection's own code does not say the organism, so it is added after it",
        "I.B.7 and I.C.1.e.1.b",
        lead="Yes: " if both else "",
        score=0.85,
    )


def _infections(question: Question, library: Library, row: tables.Row) -> Iterator[str]:
    """Yield the infections of the mail; `row` is the organism, which their search leaves aside."""
    if skin := skin_infection(question):
        yield skin
        return
    without = re.compile(f"{row['words']}|{NAMES.pattern}", re.I)
    found = [one for one in conditions(question, library, without) if not re.match(r"[RTZ](?!78\.81)|B9[5-7]|A49", one)]
    if found:
        yield min(found, key=lambda code: code[0] == "R")  # bacteremia only where nothing else is infected
        return
    if PNEUMONIA.search(question.words):
        yield "J18.9"
    elif re.search(r"\bUTI\b|urinary tract inf", question.words, re.I):
        yield "N39.0"
