"""What a cancer or its treatment brings about, and which goes first (Guidelines, I.C.2.c, I.C.2.e.3, I.C.6.b.5)."""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from caseconsultant.advice.cases.case import Case

OF_TREATMENT: Final = re.compile(
    r"(?:from|due to|d/t|2/2|secondary to|caused by|after|because of|related to|side effects? of|"
    r"reaction to)\W+(?:\w+\W+){0,3}?"
    r"(?:chemo\w*|immuno\w*|antineoplastic|cisplatin|carboplatin|keytruda|treatment)|chemo\w*[\s-](?:induced|related)",
    re.I,
)
OF_RADIATION: Final = re.compile(
    r"(?:from|due to|d/t|2/2|secondary to|caused by|after)\W+(?:\w+\W+){0,2}?(?:radiation|radiotherap\w+|XRT)|"
    r"radiation[\s-](?:induced|related)",
    re.I,
)
WHILE: Final = re.compile(r"\b(?:develop\w*|during|while|then (?:had|got|became)|subsequently)\b", re.I)
PAIN: Final = re.compile(r"\bpain\b", re.I)
PAIN_FIRST: Final = re.compile(
    r"pain (?:control|management|mgmt)|(?:for|manage|control)\W+(?:\w+\W+){0,3}?pain\b|only pain|"
    r"visit is for (?:the |his |her )?pain",
    re.I,
)
ADVERSE: Final = "T45.1X5A"
EFFUSION: Final = re.compile(r"malignant (?:pleural )?effusion", re.I)
ASCITES: Final = re.compile(r"malignant ascites", re.I)
OTHER_ANEMIA: Final = re.compile(r"pernicious|iron[- ]def|sickle|blood loss", re.I)
OF_PAIN: Final = re.compile(
    r"cancer pain|neoplas\w+[- ]related|pain (?:control|management|mgmt|due|from)|painful|for\W+(?:\w+\W+){0,3}pain",
    re.I,
)
HARMS: Final = (
    (re.compile(r"neuropath", re.I), "G62.0"),
    (re.compile(r"vomit", re.I), "R11.2"),
    (re.compile(r"nausea", re.I), "R11.0"),
    (re.compile(r"mucositis", re.I), "K12.31"),
    (re.compile(r"colitis", re.I), "K52.1"),
    (re.compile(r"diarrhea", re.I), "K52.1"),
    (re.compile(r"alopecia|hair loss", re.I), "L65.8"),
    (re.compile(r"cardiomyopathy", re.I), "I42.7"),
)
OF_DRUG: Final = re.compile(
    r"(?:from|due to|d/t|2/2|secondary to|caused by)\W+(?:\w+\W+){0,2}?(?:taxol|paclitaxel|oxaliplatin|doxorubicin|"
    r"adriamycin|vincristine|nivolumab|pembrolizumab|opdivo|keytruda|ipilimumab)",
    re.I,
)
CHECKPOINT: Final = re.compile(r"nivolumab|pembrolizumab|opdivo|keytruda|ipilimumab|checkpoint|immunotherap", re.I)
DURING: Final = "the visit was for the treatment, and what comes up during it follows"
Rule: TypeAlias = Callable[[tuple[str, ...], str, str], Case | None]


def complicated(cancer: tuple[str, ...], given: str, words: str) -> Case | None:
    """The first complication that a mail tells; `given` is the code of a treatment that the visit was for, or empty."""
    if not cancer:
        return None
    came_up = given if WHILE.search(words) else ""
    return next((case for rule in RULES if (case := rule(cancer, came_up, words)) is not None), None)


def low_cells(cancer: tuple[str, ...], _given: str, words: str) -> Case | None:
    """Low white cells, with their fever, from chemotherapy or without a told cause."""
    if not re.search(r"neutropeni", words, re.I):
        return None
    fever = ("R50.81",) if re.search(r"fever|febrile", words, re.I) else ()
    drug = OF_TREATMENT.search(words) or re.search(r"chemo", words, re.I)
    code, more = ("D70.1", (ADVERSE,)) if drug else ("D70.9", ())
    why = "the low white cells are what is treated, then their fever and the cancer"
    return Case((code, *fever, *cancer, *more), f"{why}; the drug's adverse effect is added", "I.C.19.e.5.a")


def all_cells(cancer: tuple[str, ...], _given: str, words: str) -> Case | None:
    """Low cells of every kind from chemotherapy, in one code."""
    if not (re.search(r"pancytopeni", words, re.I) and re.search(r"chemo", words, re.I)):
        return None
    why = "pancytopenia from chemotherapy takes the place of anemia, low white cells and platelets coded apart"
    return Case(("D61.810", *cancer, ADVERSE), why, "I.C.2.c.2 and D61.81")


def anemia(cancer: tuple[str, ...], given: str, words: str) -> Case | None:
    """Anemia of the cancer after it; anemia of the treatment first, where it alone is treated."""
    if not re.search(r"an[ae]?emi[ac]", words, re.I) or OTHER_ANEMIA.search(words):
        return None
    by_drug, by_rays = bool(OF_TREATMENT.search(words)), bool(OF_RADIATION.search(words))
    if not by_drug and not by_rays:
        why = "with anemia due to the cancer itself the malignancy goes first, even when only the anemia is treated"
        return Case((*cancer, "D63.0"), why, "I.C.2.c.1")
    code, more = ("D64.81", (ADVERSE,)) if by_drug else ("D64.89", ("Y84.2",))
    if given:
        return Case((given, *cancer, code, *more), DURING, "I.C.2.e.3")
    why = "anemia from the treatment goes first when it alone is treated, then the cancer and the adverse effect"
    return Case((code, *cancer, *more), why, "I.C.2.c.2")


def dehydration(cancer: tuple[str, ...], given: str, words: str) -> Case | None:
    """Dehydration first, where only it is treated."""
    if not re.search(r"dehydrat", words, re.I):
        return None
    if given:
        return Case((given, *cancer, "E86.0"), DURING, "I.C.2.e.3")
    more = (ADVERSE,) if OF_TREATMENT.search(words) else ()
    return Case(("E86.0", *cancer, *more), "when only the dehydration is treated it goes first, then the cancer",
                "I.C.2.c.3")  # fmt: skip


def pain(cancer: tuple[str, ...], _given: str, words: str) -> Case | None:
    """Pain of the cancer first, where the visit is for it; else after the cancer."""
    if not (PAIN.search(words) and OF_PAIN.search(words)):
        return None
    if PAIN_FIRST.search(words):
        why = "the pain goes first when it is what the visit is for, then the cancer"
        return Case(("G89.3", *cancer), why, "I.C.6.b.5")
    why = "the cancer goes first when it is what is treated, and the pain is added"
    return Case((*cancer, "G89.3"), why, "I.C.6.b.5")


def harm(cancer: tuple[str, ...], _given: str, words: str) -> Case | None:
    """What a drug against the cancer did, where that is treated: the harm, the drug's adverse effect, the cancer."""
    if not (OF_TREATMENT.search(words) or OF_DRUG.search(words)):
        return None
    code = next((code for cue, code in HARMS if cue.search(words)), "")
    if not code:
        return None
    drug = "T45.AX5A" if CHECKPOINT.search(words) else ADVERSE
    why = "what the drug did goes first when it is what is treated, then the drug's adverse effect and the cancer"
    return Case((code, drug, *cancer), why, "I.C.19.e.5.a")


def fluid(cancer: tuple[str, ...], _given: str, words: str) -> Case | None:
    """A malignant effusion or ascites goes after the malignancy, as its code-first note says."""
    if EFFUSION.search(words):
        return Case((*cancer, "J91.0"), "the malignancy goes before the effusion that comes of it", "I.A.13")
    if ASCITES.search(words):
        return Case((*cancer, "R18.0"), "the malignancy goes before the ascites that comes of it", "I.A.13")
    return None


RULES: Final[tuple[Rule, ...]] = (all_cells, low_cells, anemia, dehydration, harm, pain, fluid)
