"""Characters of a code that tell the stage, the type or the encounter, and the code of a body mass index."""

import re
from decimal import Decimal
from typing import Final

from caseconsultant.advice.conditions.context import Context
from caseconsultant.advice.question import Encounter

CKD: Final = re.compile(
    r"\b(?:CKD|stage|stg|kidney disease|st)\s*-?\s*(?:is |at |now )?(?:stage |stg )?(?:#|G)?"
    r"(III ?a|III ?b|3 ?a|3 ?b|IIIa|IIIb|III|IV|II|I|V|1|2|3|4|5)\b",
    re.I,
)
PRESSURE: Final = re.compile(r"\b(?:stage|stg|grade|st\.?)\s*-?\s*(IV|III|II|I|1|2|3|4)\b", re.I)
WORDED: Final = re.compile(
    r"\b(mild|moderate|severe) (?:CKD|chronic (?:kidney|renal))|\b(?:CKD|chronic kidney disease)\b[^.?!\n]{0,24}\b"
    r"(mild|moderate|severe)\b",
    re.I,
)
ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "iiia": "3a", "iiib": "3b"}
TYPES: Final = (
    ((r"steroid[- ]induced|drug[- ]induced|due to (?:the )?(?:steroid|prednison|dexameth|tacrolimus|olanzapine)\w*|"
     r"induced by \w+|(?:because of|from|caused by) (?:the |her |his |long[- ]term )?(?:steroid|predniso|dexamet)\w*"),
     "09"),
    (r"cystic fibrosis|\bCFRD\b|cushing|hemochromatosis|chronic pancreatitis|pancreatic cancer|underlying condition",
     "08"),
    ((r"pancreatectomy|removal of (?:the |her |his )?pancreas|postprocedural|\bMODY\b|type 1\.5|\bLADA\b|type 3c|"
     r"secondary diabetes|pancreas was removed"), "13"),
    (r"type[ -]?(?:1|I|one)(?![\w.])|\bt1d?m?\b|\bdm ?1\b|\bdm type 1|juvenile[- ]onset|\bIDDM\b", "10"),
)  # fmt: skip
BMI: Final = re.compile(r"\b(?:BMI|body mass index)\b[^\d\n]{0,14}(\d{2}(?:\.\d{1,2})?)", re.I)
PERCENTILE: Final = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?(?: ?%?ile| percentile|\s?%)", re.I)
GROSS: Final = ((70, "Z68.45"), (60, "Z68.44"), (50, "Z68.43"), (45, "Z68.42"), (40, "Z68.41"))


def kidney(context: Context, _: str) -> list[str]:
    """The character(s) of N18 by the stage; 6 for end-stage disease, 9 where none is told."""
    said = context.heard.said
    if re.search(
        r"\bESRD\b|end[- ]stage (?:renal|kidney)|\bESKD\b|(?:CKD|kidney disease)[^.?\n]{0,50}\bdialysis", said, re.I
    ):
        return ["6"]
    stages = [ROMAN.get(key := re.sub(r"\s", "", found).lower(), key) for found in CKD.findall(said)]
    if not stages and (worded := WORDED.search(said)):
        return [{"mild": "2", "moderate": "30", "severe": "4"}[(worded.group(1) or worded.group(2)).lower()]]
    if not stages:
        context.unsaid.append("stage")
        return ["9"]
    stage = stages[0]
    return [{"3": "30", "3a": "31", "3b": "32"}.get(stage, stage)]


def with_kidney(context: Context, chars: str) -> list[str]:
    """The character for stage 5 or end-stage disease, and for every other stage."""
    return [chars[0] if kidney(Context(context.heard, context.at, context.question), "")[0] in "56" else chars[1]]


def heart_failure(context: Context, _: str) -> list[str]:
    """The whole code of heart failure, by its kind and how acute it is."""
    said = context.heard.said
    systolic = re.search(r"systolic|HFrEF|reduced (?:ejection|EF)|HFmrEF|recovered EF", said, re.I)
    diastolic = re.search(r"diastolic|HFpEF|preserved (?:ejection|EF)", said, re.I)
    kind = "4" if systolic and diastolic else "2" if systolic else "3" if diastolic else ""
    if not kind:
        context.unsaid.append("type of heart failure")
        return ["I50.9"]
    acute = re.search(r"\bacute|decompensat|exacerbat", said, re.I)
    both = re.search(r"acute (?:on|and|over|/) ?chronic|acute-on-chronic|decompensat|exacerbat|\bAoC\b", said, re.I)
    how = "3" if both else "1" if acute else "2" if re.search(r"chronic (?!kidney|renal|obstr)", said, re.I) else "0"
    return [f"I50.{kind}{how}"]


def pressure(context: Context, _: str) -> list[str]:
    """The stage of a pressure ulcer; each stage that is told where one got worse during the stay."""
    said = context.heard.said
    if re.search(r"unstag", said, re.I):
        return ["0"]
    if re.search(r"deep tissue|\bDTPI\b|\bDTI\b", said, re.I):
        return ["6"]
    stages = list(dict.fromkeys(ROMAN.get(found.lower(), found) for found in PRESSURE.findall(said)))
    if not stages:
        context.unsaid.append("stage")
        return ["9"]
    nearest = min(PRESSURE.finditer(said), key=lambda found: context.distance(found.start())).group(1)
    worse = re.search(r"progress|became|becom|worse|evolv|advanced to|turned into|deteriorat", said, re.I)
    return stages if worse else [ROMAN.get(nearest.lower(), nearest)]


def diabetes(context: Context, _: str) -> list[str]:
    """The category's two figures by the type; type 2 where none is told (Guidelines, I.C.4.a.2)."""
    return [context.first(TYPES) or "11"]


def macular_edema(context: Context, _: str) -> list[str]:
    """1 with macular edema, 9 without."""
    return ["1" if re.search(r"macular (?:o?edema)|\bDME\b|\bCSME\b|\bME\b", context.heard.said) else "9"]


def encounter(context: Context, _: str) -> list[str]:
    """The 7th character: A while it is actively treated, D afterwards, S for a sequela."""
    told = context.question.around.encounter
    if told is None:
        context.unsaid.append("encounter")
    return ["D" if told is Encounter.SUBSEQUENT else "S" if told is Encounter.SEQUELA else "A"]


def body_mass(context: Context, _: str) -> list[str]:
    """The Z68 code of an adult's body mass index, or of a child's percentile; none where it is not told."""
    age = context.question.around.age_years
    if age is not None and age < 20:
        return _percentile(context.heard.raw)
    found = BMI.search(context.heard.raw)
    if found is None:
        return [""]
    index = Decimal(found.group(1))
    code = next((code for least, code in GROSS if index >= least), f"Z68.{int(index)}" if index >= 20 else "Z68.1")
    return [code]


def _percentile(words: str) -> list[str]:
    if re.search(r"(?:140|1[4-9]\d|2\d\d)\s?% of the 95th", words):
        return ["Z68.56"]
    if re.search(r"1[23]\d\s?% of the 95th", words):
        return ["Z68.55"]
    found = PERCENTILE.search(words)
    if found is None:
        return [""]
    at = int(found.group(1))
    return ["Z68.51" if at < 5 else "Z68.52" if at < 85 else "Z68.53" if at < 95 else "Z68.54"]
