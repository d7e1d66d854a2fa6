"""Chapter 1: HIV, COVID-19 and Zika (Official Guidelines, I.C.1.a, I.C.1.f, I.C.1.g)."""

import re
from typing import Final

from caseconsultant.advice.cases.beside import conditions
from caseconsultant.advice.cases.case import Case
from caseconsultant.advice.cases.symptoms import symptoms as symptoms_in
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

HIV: Final = re.compile(r"\bHIV\b|\bAIDS\b|human immunodeficiency", re.I)
HIV_ELSEWHERE: Final = re.compile(
    r"pregnan|deliver|newborn|screen|test(?:ed|ing)? (?:for|neg)|negative|inconclusive|exposure|exposed|"
    r"PrEP|needle|counsel|"
    r"family|suspect|probable|possible|hearing",
    re.I,
)
OPPORTUNISTIC: Final = (
    (re.compile(r"pneumocyst\w*(?: \w+)?|\bPCP\b(?= pneum| due)|\bPJP\b", re.I), "B59"),
    (re.compile(r"kaposi[^.]*skin|skin[^.]*kaposi", re.I), "C46.0"),
    (re.compile(r"kaposi(?![^.]*skin)", re.I), "C46.9"),
    (re.compile(r"(?:candid\w*|thrush)[^.]{0,20}esophag|esophageal candid", re.I), "B37.81"),
    (re.compile(r"(?:oral|mouth)[^.]{0,12}(?:thrush|candid)|\bthrush\b", re.I), "B37.0"),
    (re.compile(r"cryptococcal mening", re.I), "B45.1"),
    (re.compile(r"toxoplasm", re.I), "B58.9"),
    (re.compile(r"\bCMV\b retinitis|cytomegalovir\w+ retinitis", re.I), "B25.8"),
    (re.compile(r"wasting|cachexia", re.I), "R64"),
    (re.compile(r"mycobacterium avium|\bMAC\b|\bMAI\b", re.I), "A31.2"),
    (re.compile(r"\bPML\b|progressive multifocal", re.I), "A81.2"),
    (re.compile(r"HIV (?:nephropathy|enceph\w+|dementia)", re.I), ""),
)
ILL: Final = re.compile(
    r"\bAIDS\b|HIV disease|HIV[- ]related|symptomatic HIV(?<!asymptomatic HIV)|(?:prior|previous|past|"
    r"had)\W+(?:\w+\W+){0,4}?"
    r"(?:HIV|opportunistic)|opportunistic",
    re.I,
)
WELL: Final = re.compile(
    r"asymptomatic|no (?:symptoms|HIV[- ]related|AIDS|hx of|history of|prior)|"
    r"never had|HIV (?:status|positive|\+)",
    re.I,
)
UNRELATED: Final = re.compile(
    r"unrelated|not related|fractur|\bfx\b|\binjur|sprain|laceration|appendic|"
    r"hernia|trauma|\bMVA\b|accident",
    re.I,
)
COVID: Final = re.compile(r"covid|sars-cov-?2|corona ?virus", re.I)
COVID_ELSEWHERE: Final = re.compile(r"pregnan|vaccin|sepsis|septic|newborn|booster|immuniz|transplant", re.I)
LONG: Final = re.compile(
    r"long[- ]?(?:haul\w* )?covid|long[- ]hauler|post[- ]?(?:acute )?covid|\bPASC\b|"
    r"post-covid|sequela|residual",
    re.I,
)
OVER: Final = re.compile(
    r"(?:history of|hx(?: of)?|h/o|previous|prior|past)\W+(?:\w+\W+){0,2}?covid|recovered|resolved|"
    r"months? ago|years? ago|last (?:year|winter|spring|fall)",
    re.I,
)
EXPOSED: Final = re.compile(
    r"expos\w+|contact|coworker|household|close to|roommate|family member|(?:wife|"
    r"husband|kid|mother) (?:has|tested)",
    re.I,
)
NEGATIVE: Final = re.compile(
    r"(?:test\w*|PCR|swab|antigen|result\w*)\W+(?:\w+\W+){0,4}?(?:neg\w*|pending|"
    r"unknown)|negative",
    re.I,
)
POSITIVE: Final = re.compile(
    r"positive|\bpos\b|confirmed|covid\+|detected|due to covid|active covid|"
    r"with covid|covid pneumonia",
    re.I,
)
DOUBT: Final = re.compile(r"suspect|probable|possible|presum|likely|rule[ds]? out|\br/o\b|inconclusive", re.I)
SCREEN: Final = re.compile(r"screen\w*|pre-?op\w*|pre-?procedur\w*|before (?:surgery|admission)|travel", re.I)
MANIFEST: Final = (
    (re.compile(r"pneumonia", re.I), "J12.82"),
    (re.compile(r"\bARDS\b|respiratory distress syndrome", re.I), "J80"),
    (re.compile(r"hypox\w+[^.]{0,25}resp\w* failure|resp\w* failure[^.]{0,25}hypox", re.I), "J96.01"),
    (re.compile(r"acute resp\w* failure", re.I), "J96.00"),
    (re.compile(r"acute bronchitis", re.I), "J20.8"),
    (re.compile(r"(?<!acute )\bbronchitis\b", re.I), "J40"),
    (re.compile(r"lower resp\w* (?:tract )?infection|\bLRTI\b", re.I), "J22"),
    (re.compile(r"\bMIS(?:-?[CA])?\b|multisystem inflam", re.I), "M35.81"),
    (re.compile(r"gastroenteritis|enteritis", re.I), "A08.39"),
)
SKIP: Final = re.compile(
    r"\b(?:post|long|covid(?:-19)?|condition|symptoms?|persistent|positive|negative|confirmed|exposure|tested|history|"
    r"suspected|HIV|AIDS|disease|related|known|patient|asymptomatic|zika|virus)\b",
    re.I,
)


def hiv(question: Question, library: Library) -> Case | None:
    """HIV with an illness of it, or beside something unrelated (I.C.1.a.2)."""
    words = question.words
    if not HIV.search(words) or HIV_ELSEWHERE.search(words):
        return None
    related = tuple(code for cue, code in OPPORTUNISTIC if cue.search(words))
    if UNRELATED.search(words) and not related:
        others = tuple(code for code in conditions(question, library, SKIP) if code[:3] not in ("B20", "Z21"))[:1]
        status = "B20" if ILL.search(words) and not re.search(r"no HIV[- ]related|never", words, re.I) else "Z21"
        return (
            Case(
                (*others, status),
                "what the patient is here for is unrelated and goes first, the HIV after it",
                "I.C.1.a.2.b",
                score=0.75,
            )
            if others
            else None
        )
    if related:
        return Case(
            ("B20", *(code for code in related if code)),
            "an illness that comes of HIV makes it B20, which goes first, and the illness follows",
            "I.C.1.a.2.a",
            score=0.85,
        )
    return None


def covid(question: Question, library: Library) -> Case | None:
    """COVID-19: the infection, what comes of it, contact, what is over, and what stays (I.C.1.g)."""
    words = question.words
    if not COVID.search(words) or COVID_ELSEWHERE.search(words):
        return None
    found = tuple(code for cue, code in MANIFEST if cue.search(words))
    if LONG.search(words):
        others = symptoms_in(words, question) or tuple(
            code for code in conditions(question, library, SKIP) if code[:3] not in ("U07", "U09", "Z86")
        )
        asks = () if others else ("Which symptom or condition stays? It goes first.",)
        why = "the condition that stays goes first, then U09.9; not U07.1, which is for a new infection"
        return Case((*others, "U09.9"), why, "I.C.1.g.1.j", asks=asks, score=0.85)
    if re.search(r"resolved|recovered", words, re.I) and re.search(r"follow[- ]?up|\bf/?u\b|recheck", words, re.I):
        why = "the infection is over and the visit is its follow-up, so that goes first and the history after it"
        return Case(("Z09", "Z86.16"), why, "I.C.1.g.1.h", score=0.85)
    if OVER.search(words) and not POSITIVE.search(words) and not found:
        return Case(
            ("Z86.16",), "the infection is over and nothing is left, so it is history", "I.C.1.g.1.i", score=0.85
        )
    if NEGATIVE.search(words) and not re.search(r"negative for flu", words, re.I):
        symptoms = tuple(code for code in conditions(question, library, SKIP) if code[0] in "RJ")
        if re.search(r"\bURI\b|upper resp", words, re.I):
            symptoms = ("J06.9",)  # a diagnosis takes the place of the symptoms that belong to it
        return Case(
            (*symptoms, "Z20.822"),
            "without a confirmed infection the symptoms are coded, and the contact or suspected exposure",
            "I.C.1.g.1.e and I.C.1.g.1.g",
            score=0.8,
        )
    named = re.search(r"document\w*|diagnos\w+|\bhas covid|covid infection", words, re.I) and not EXPOSED.search(words)
    if (POSITIVE.search(words) or found or named) and not (DOUBT.search(words) and not found):
        return Case(
            ("U07.1", *found), "the confirmed infection goes first, then what comes of it", "I.C.1.g.1.b", score=0.85
        )
    if DOUBT.search(words) or EXPOSED.search(words):
        symptoms = tuple(code for code in conditions(question, library, SKIP) if code[0] in "RJ" and code != "J12.82")
        return Case(
            (*symptoms, "Z20.822"),
            "only a confirmed infection is U07.1; without one the symptoms and the contact or suspected exposure "
            "are coded",
            "I.C.1.g.1.a and I.C.1.g.1.e",
            score=0.8,
        )
    if SCREEN.search(words):
        return Case(("Z11.52",), "a test without symptoms and without contact is a screening", "I.C.1.g.1.f", score=0.7)
    return None


def zika(question: Question, library: Library) -> Case | None:
    """Zika: only what is confirmed is A92.5 (I.C.1.f)."""
    words = question.words
    if not re.search(r"\bzika\b", words, re.I) or re.search(r"pregnan|newborn|congenital|vaccin", words, re.I):
        return None
    if DOUBT.search(words) or re.search(r"pending|expos|not confirmed", words, re.I):
        others = tuple(code for code in conditions(question, library, SKIP) if code[0] == "R")
        return Case(
            (*others, "Z20.821"),
            "Zika is coded only when the provider confirms it; until then the symptoms or the contact with it",
            "I.C.1.f.1",
            score=0.85,
        )
    return Case(("A92.5",), "the provider's word that it is Zika is enough", "I.C.1.f.1", score=0.85)
