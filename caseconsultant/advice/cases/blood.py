"""Chapter 3 and cancers of the blood: anticoagulants, low counts, remission (Guidelines, I.C.2.n, I.C.3, I.C.19.e)."""

import re
from typing import Final

from caseconsultant.advice.cases.beside import conditions
from caseconsultant.advice.cases.cancer_treatment import first_given
from caseconsultant.advice.cases.case import Case
from caseconsultant.advice.cases.complications import complicated
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

THINNER: Final = re.compile(
    r"coumadin|warfarin|eliquis|apixaban|xarelto|rivaroxaban|pradaxa|dabigatran|heparin|lovenox|enoxaparin|"
    r"anticoag\w*|blood thinner",
    re.I,
)
ANTIPLATELET: Final = re.compile(r"plavix|clopidogrel|aspirin|brilinta|ticagrelor|antiplatelet", re.I)
BLEEDS: Final = re.compile(
    r"bleed\w*|hemorrhag\w*|hematuria|epistaxis|nose ?bleed|melena|hematemesis|"
    r"hematochezia|hematoma",
    re.I,
)
NO_BLEED: Final = re.compile(r"(?:no|without|w/o|denies)\W+(?:\w+\W+){0,2}?(?:bleed\w*|hemorrhag\w*)", re.I)
INR: Final = re.compile(r"\bINR\b|prolonged (?:PT|prothrombin)|supratherapeutic|\bPTT?\b", re.I)
NOT_TAKEN_SO: Final = re.compile(
    r"overdos|too much|wrong dose|double|by mistake|accident|suicid|HIT\b|"
    r"thrombocytopeni",
    re.I,
)
SKIP: Final = re.compile(
    rf"\b(?:due to|from|on|taken?|as prescribed|INR|ok|long[- ]term|therapeutic|elevated|long term use|"
    rf"acute|secondary)\b|{THINNER.pattern}",
    re.I,
)
REMISSION: Final = re.compile(r"\bremission\b|\bNED\b", re.I)
NO_REMISSION: Final = re.compile(r"not in (?:\w+ )?remission|never achieved|not (?:having )?achieved", re.I)
CURED: Final = re.compile(r"history of|hx of|cured|personal history", re.I)
MARROW: Final = (
    (re.compile(r"\bAPL\b|promyelocytic leuk", re.I), "C92.4", ""),
    (re.compile(r"\bAML\b|acute myel\w+ leuk", re.I), "C92.0", ""),
    (re.compile(r"\bCML\b|chronic myel\w+ leuk", re.I), "C92.1", ""),
    (
        re.compile(
            r"\bALL\b(?= (?:in|leuk|not|relapse|patient|B-|T-))|(?-i:\bALL\b)(?=[^a-z]{0,3}(?:$|,|\)))|"
            r"acute lympho\w+ leuk",
            re.I,
        ),
        "C91.0",
        "",
    ),
    (re.compile(r"\bCLL\b|chronic lympho\w+ leuk", re.I), "C91.1", ""),
    (re.compile(r"hairy cell", re.I), "C91.4", ""),
    (re.compile(r"multiple myeloma|\bMM\b", re.I), "C90.0", ""),
    (re.compile(r"plasma cell leuk", re.I), "C90.1", ""),
    (re.compile(r"\bDLBCL\b|diffuse large b", re.I), "C83.3", "A"),
    (re.compile(r"mantle cell", re.I), "C83.1", "A"),
    (re.compile(r"burkitt", re.I), "C83.7", "A"),
    (re.compile(r"follicular lymphoma[^.]{0,20}grade (?:III ?a|3 ?a)\b", re.I), "C82.3", "A"),
    (re.compile(r"follicular lymphoma[^.]{0,20}grade (?:III ?b|3 ?b)\b", re.I), "C82.4", "A"),
    (re.compile(r"follicular lymphoma[^.]{0,20}grade (?:III|3)\b", re.I), "C82.2", "A"),
    (re.compile(r"follicular lymphoma[^.]{0,20}grade (?:II|2)\b", re.I), "C82.1", "A"),
    (re.compile(r"follicular lymphoma[^.]{0,20}grade (?:I|1)\b", re.I), "C82.0", "A"),
    (re.compile(r"follicular lymphoma", re.I), "C82.9", "A"),
    (re.compile(r"nodular sclerosis|nodular sclerosing", re.I), "C81.1", "A"),
    (re.compile(r"hodgkin(?<!non-hodgkin)(?<!non hodgkin)|\bHL\b", re.I), "C81.9", "A"),
    (re.compile(r"non-?\s?hodgkin|\bNHL\b", re.I), "C85.9", "A"),
)
PLACES: Final = (
    (
        re.compile(
            r"multiple (?:sites|regions|areas)|(?:above|both sides).{0,20}diaphragm|"
            r"stage (?:III|IV|3|4)",
            re.I,
        ),
        "8",
    ),
    (re.compile(r"neck|head|face|supraclav|cervical", re.I), "1"),
    (re.compile(r"mediast|intrathorac|hilar|chest", re.I), "2"),
    (re.compile(r"intra-?abd|abdom|retroperit|mesent|para-?aort", re.I), "3"),
    (re.compile(r"axill|\barm\b|upper limb", re.I), "4"),
    (re.compile(r"inguin|groin|lower limb", re.I), "5"),
    (re.compile(r"pelvi", re.I), "6"),
    (re.compile(r"spleen", re.I), "7"),
)
ELSEWHERE: Final = re.compile(
    r"screen|family|rule[ds]? out|\br/o\b|suspect|possible|probable|transplant|"
    r"pregnan|smolder|MGUS",
    re.I,
)


def anticoagulant(question: Question, library: Library) -> Case | None:
    """Bleeding, or only a long clotting time, from a blood thinner taken as prescribed (I.C.3, I.C.19.e.5.a)."""
    words = question.words
    if not THINNER.search(words) or NOT_TAKEN_SO.search(words) or ELSEWHERE.search(words):
        return None
    told = NO_BLEED.sub(" ", words)
    if BLEEDS.search(told):
        found = conditions(question, library, SKIP)
        bleeding = tuple(code for code in found if code[:3] not in ("Z79", "D68", "R79", "T45"))[:1] or ("R58",)
        return Case(
            (*bleeding, "D68.32", "T45.515A"),
            "the bleeding, the bleeding disorder that the drug brought, and the drug's adverse effect, as it was "
            "taken as prescribed",
            "I.C.19.e.5.a",
            score=0.75,
        )
    if INR.search(told) and re.search(r"elevat|high|prolong|supra|\bINR\W{0,4}(?:of |was )?[4-9]|bleed", words, re.I):
        return Case(
            ("R79.1", "T45.515A"),
            "only the clotting time is long and nothing bleeds, so the finding is coded with the drug's adverse "
            "effect; D68.32 needs bleeding",
            "I.C.19.e.5.a and D68.32",
            score=0.8,
        )
    return None


def marrow(question: Question, library: Library) -> Case | None:
    """Leukemia, myeloma and lymphoma by remission and relapse (I.C.2.n); with low white cells or anemia (I.C.2.c)."""
    words = question.words
    hit = next(((cue, stem, last) for cue, stem, last in MARROW if cue.search(words)), None)
    if hit is None or ELSEWHERE.search(words):
        return None
    _, stem, last = hit
    if CURED.search(words) and not REMISSION.search(words):
        return None
    code = _staged(stem, last, words)
    if not library.known(code):
        return None
    return complicated((code,), first_given(words), words) or _by_stage(code, words)


def _by_stage(code: str, words: str) -> Case | None:
    """The visit for chemotherapy; else the code of the stage by itself."""
    in_remission = REMISSION.search(words) and not NO_REMISSION.search(words)
    if first_given(words) == "Z51.11" and not in_remission:
        why = "the encounter is for chemotherapy, so that goes first and the cancer second"
        return Case(("Z51.11", code), why, "I.C.2.e.2")
    if in_remission:
        why = "in remission it keeps its own code for remission; history only when it is cured"
        return Case((code,), why, "I.C.2.n", score=0.85)
    if NO_REMISSION.search(words) or re.search("relapse", words, re.I):
        return Case((code,), "the code says that there is no remission, or a relapse", "I.C.2.n", score=0.85)
    return None


def _staged(stem: str, last: str, words: str) -> str:
    """The code of a stage: remission, relapse, or neither; of a lymphoma by its place."""
    in_remission = REMISSION.search(words) and not NO_REMISSION.search(words)
    if last:
        place = next((place for cue, place in PLACES if cue.search(words)), "0")
        place = next((digit for cue, digit in PLACES if cue.search(words)), "0")
        return f"{stem}{last if in_remission else place}"
    return f"{stem}{'2' if re.search('relapse', words, re.I) else '1' if in_remission else '0'}"
