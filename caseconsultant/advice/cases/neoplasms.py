"""Chapter 2, neoplasms: primary, metastasis and history, and what the visit is for (Official Guidelines, I.C.2)."""

import re
from typing import Final

from caseconsultant.advice.cases.cancer_treatment import DONE, STILL, first_given, given, receptors
from caseconsultant.advice.cases.case import Case
from caseconsultant.advice.cases.complications import complicated
from caseconsultant.advice.cases.picking import pick
from caseconsultant.advice.cases.sites import Site, State, site_of, sites_in
from caseconsultant.advice.lookups.parts import body_of
from caseconsultant.advice.question import Question, Side
from caseconsultant.codes.library import Library

ELSEWHERE: Final = re.compile(
    r"screen(?:ing)? (?:for|colonoscop|mammo)|family (?:history|hx)|\bFHx?\b|rule[ds]? out|\br/o\b|suspect|possible|"
    r"probable|\bbenign\b|\bpolyps?\b|adenoma|melanoma(?!.*(?:node|met[as]))|basal cell|\bBCC\b|\bSCC\b|"
    r"squamous|kaposi|merkel|leukemi|"
    r"lymphoma|myeloma|\buncertain behavior|in situ|\bDCIS\b|\bLCIS\b|prophyla\w+|genetic|BRCA|pregnan|transplant|"
    r"Pap\b|biops",
    re.I,
)
SHORTLY: Final = re.compile(r"\b([RL]?(?:UL|ML|LL)|UOQ|UIQ|LOQ|LIQ)\b")
LONG: Final = {
    "UL": "upper lobe", "ML": "middle lobe", "LL": "lower lobe", "UOQ": "upper-outer quadrant",
    "UIQ": "upper-inner quadrant", "LOQ": "lower-outer quadrant", "LIQ": "lower-inner quadrant",
}  # fmt: skip
LATE: Final = re.compile(r"surveillance|follow[- ]?up|\bf/u\b|annual|check|routine|exam", re.I)
AT_METASTASIS: Final = re.compile(
    r"(?:treat\w*|direct\w*|radiat\w*|XRT|visit|admit\w*|here|seen|encounter|surgery|resect\w*|"
    r"focus)\W+(?:[\w-]+\W+){0,6}?"
    r"(?:mets?\b|metasta\w+|secondary)",
    re.I,
)
UNKNOWN: Final = re.compile(
    r"(?:primary|origin)\W+(?:\w+\W+){0,2}?(?:unknown|not (?:known|found|identified))|unknown primary", re.I
)
SIDES: Final = {"R": Side.RIGHT, "L": Side.LEFT, "B": Side.BILATERAL}
NEAR: Final = 30  # characters between a site and the side that belongs to it, where both sides are told
DRUGS: Final = (
    (re.compile(r"tamoxifen|raloxifene|evista", re.I), "Z79.810"),
    (
        re.compile(
            r"aromatase|anastrozole|arimidex|letrozole|femara|exemestane|aromasin|\bAI\b(?= (?:therapy|"
            r"for|daily))",
            re.I,
        ),
        "Z79.811",
    ),
)


def neoplasms(question: Question, library: Library) -> Case | None:
    """Read a mail about cancer as a case: None where it tells no site, or something that other rules settle."""
    words = question.words
    proposed = {code[:1] for code in question.diagnoses if code[0] == "C" or code.startswith("Z85")}
    if ELSEWHERE.search(words) or len(proposed) > 1:  # whether it is active or history: a rule with conditions
        return None
    on = question.date_of_service
    found = sites_in(body_of(question), on) or sites_in(words, on) or _proposed(question)
    if not found or any(code[0] not in "CDZEGRT" for code in question.diagnoses):
        return None
    primary, secondary, over = (_codes(found, state, question, library) for state in State)
    over_now = bool(DONE.search(words)) and not STILL.search(words)
    if over_now and primary:
        over = tuple(one.row["history"] for one in found if one.state is State.PRIMARY)
        primary = ()
    if UNKNOWN.search(words) and not primary:
        primary = ("C80.1",)
    cancer = _in_order(primary, secondary, words)
    if cancer and re.search(r"carcinoid syndrome|carcinoid heart", words, re.I):
        code = "E34.01" if re.search(r"carcinoid heart", words, re.I) else "E34.00"
        return Case((*cancer, code), "the tumor goes first, and the syndrome of its hormones is added", "I.C.2, E34.0")
    return (
        complicated(cancer, first_given(words), words)
        or given(cancer, words)
        or _plain(primary, secondary, over, cancer, words)
    )


def _proposed(question: Question) -> tuple[Site, ...]:
    """The site of a cancer that the mail names by its code alone."""
    rows = (site_of(code, question.date_of_service) for code in question.diagnoses if code[0] == "C")
    return tuple(Site(row, State.PRIMARY, question.words, 0) for row in rows if row is not None)[:1]


def _codes(found: tuple[Site, ...], state: State, question: Question, library: Library) -> tuple[str, ...]:
    """The codes of the sites of one state, with their sides."""
    codes = []
    for site in (one for one in found if one.state is state):
        if state is State.HISTORY:
            codes.append(site.row["history"])
            continue
        stem = site.row["secondary" if state is State.SECONDARY else "primary"]
        if state is State.PRIMARY and (kind := re.search(r"carcinoid|neuroendocrine", question.words, re.I)):
            other = "098" if kind.group().lower() == "carcinoid" else "8"
            stem = f"C7A.{site.row['carcinoid'] or other}"
        elif state is State.PRIMARY and _overlaps(question.words) and library.known(f"{stem[:3]}.8"):
            stem = f"{stem[:3]}.8"
        codes.append(pick(stem, _lobes(question.words), question, library, _side(site)))
    return tuple(dict.fromkeys(filter(None, codes)))


def _overlaps(words: str) -> bool:
    """Say whether the mail tells of contiguous parts of one site (I.C.2, overlapping boundaries)."""
    quadrants = set(re.findall(r"(?:upper|lower)[- ](?:outer|inner)", words.lower()))
    return len(quadrants) > 1 or bool(re.search(r"overlapp|contiguous", words, re.I))


def _lobes(words: str) -> str:
    """Say lobes and quadrants in the words of titles."""
    return SHORTLY.sub(lambda found: f" {LONG[found[1] if found[1] in LONG else found[1][-2:]]} ", words)


def _side(site: Site) -> Side | None:
    """The side told beside a site, by R/L of a lobe too; else the only one of the mail."""
    lobe = re.search(r"\b([RL])(?:UL|ML|LL)\b", site.around)
    if lobe:
        return Side.RIGHT if lobe[1] == "R" else Side.LEFT
    if not site.sides:
        return None
    every = {side for _, side in site.sides}
    near = min(site.sides)
    return SIDES[near[1]] if len(every) == 1 or near[0] <= NEAR else None


def _in_order(primary: tuple[str, ...], secondary: tuple[str, ...], words: str) -> tuple[str, ...]:
    """The cancer's codes: what the treatment is directed at goes first (I.C.2.a, I.C.2.b)."""
    if secondary and (AT_METASTASIS.search(words) or not primary or primary == ("C80.1",)):
        return (*secondary, *primary)
    if not secondary and primary and re.search(r"\bmetastatic\b", words, re.I):
        return (*primary, "C79.9")
    return (*primary, *secondary)


def _plain(
    primary: tuple[str, ...], secondary: tuple[str, ...], over: tuple[str, ...], cancer: tuple[str, ...], words: str
) -> Case | None:
    """The cancer that is there, beside one that is over; or the follow-up of one that is over (I.C.2.d, I.C.2.m)."""
    drugs = (*receptors(words), *(code for cue, code in DRUGS if cue.search(words)))
    if over and secondary and not primary:
        return Case(
            (*secondary, *over),
            "the metastasis is what is there and treated; the primary is over, so it is a history code",
            "I.C.2.d",
        )
    if over and not cancer:
        if LATE.search(words) and not drugs:
            return Case(
                ("Z08", *over),
                "treatment is over and nothing is left, so the follow-up goes first and the history after it",
                "I.C.2.m and I.C.21.c.8",
            )
        return Case(
            (*over, *drugs),
            "treatment is over and nothing is left, so it is history and no longer the cancer",
            "I.C.2.m",
        )
    if not cancer:
        return None
    if over:
        return Case(
            (*cancer, *over), "the cancer that is there goes first, the one that is over is a history code", "I.C.2.m"
        )
    if secondary and primary:
        why = (
            "treatment is directed at the metastasis, so it goes first"
            if cancer[0] in secondary
            else "the primary goes first when the visit is about it, or about both; the metastasis when it "
            "alone is treated"
        )
        return Case(cancer, why, "I.C.2.a and I.C.2.b")
    if drugs:
        return Case(
            (*cancer, *drugs),
            "while it is treated, with a hormone drug too, the cancer is active; its receptors or drug are added",
            "I.C.2.m",
        )
    return Case(cancer, "it is there or still treated, so the cancer itself is coded", "I.C.2", score=0.75)
