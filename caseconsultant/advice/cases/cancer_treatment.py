"""What a visit for cancer was for (I.C.2.e): chemotherapy, immunotherapy, radiation; and breast cancer receptors."""

import re
from typing import Final

from caseconsultant.advice.cases.case import Case

DONE: Final = re.compile(
    r"(?:treatment|therapy|chemo\w*|radiation|all (?:tx|treatment))\W+(?:\w+\W+){0,4}?(?:complete\w*|"
    r"finished|over|ended|"
    r"done)|(?:complet\w+|finished|done with|no (?:further|more|current|"
    r"active))\W+(?:\w+\W+){0,3}?(?:treatment|therapy|"
    r"chemo\w*|radiation|\btx\b)|no evidence of (?:disease|recurrence|cancer)|\bNED\b|cancer[- ]free|survivor|"
    r"eradicated|no (?:sign|residual|recurren)|\bno (?:treatment|tx)\b(?! (?:directed|today|on that|yet|"
    r"for))|excised (?:last|in|\d)|undetectable",
    re.I,
)
STILL: Final = re.compile(
    r"\bstill (?:on|under|getting|receiv|being|in)|\bcurrent(?:ly)? (?:on|under|getting|receiv|in)|undergoing|ongoing|"
    r"continues|under treatment|on (?:active|adjuvant)|active(?:ly)? treat",
    re.I,
)
NOT_GIVEN: Final = re.compile(
    r"brachy|seed implant|surgery|resect|excis|\bstill (?:on|under) (?:\w+ )?(?:chemo|radiation|treatment)|"
    r"(?:port|PICC|catheter|"
    r"line)\w*\W+(?:\w+\W+)?(?:plac|insert|remov)",
    re.I,
)
"""The visit is for something else than the treatment itself (I.C.2.e.1)."""
FOR: Final = (
    r"(?:(?:only|just|solely|purely|here|in|today|presents?|comes?|came|seen|admit\w*|admission|encounter|"
    r"visit)\W+(?:\w+\W+){0,3}?"
    r"(?:for|to receive|to get)|receiv\w+|for)\W+(?:(?!due|from)[\w#-]+\W+){0,4}?"
)
GIVEN: Final = (
    (
        re.compile(
            rf"\b{FOR}(?:immunotherap\w+|BCG|keytruda|pembrolizumab|nivolumab|opdivo|checkpoint|atezolizumab|tecentriq|"
            r"ipilimumab|durvalumab)",
            re.I,
        ),
        "Z51.12",
        "immunotherapy",
    ),
    (
        re.compile(
            rf"\b{FOR}(?:chemo\w*|antineoplastic|folfox|cisplatin|carboplatin|taxol|paclitaxel|R-?CHOP|"
            rf"gemcitabine)",
            re.I,
        ),
        "Z51.11",
        "chemotherapy",
    ),
    (re.compile(rf"\b{FOR}(?:radiation|radiotherap\w+|\bXRT\b|\bIMRT\b|external beam)", re.I), "Z51.0", "radiation"),
)
RECEPTORS: Final = (
    (re.compile(r"triple[- ]negative|\bTNBC\b", re.I), "Z17.421"),
    (re.compile(r"(?:ER|HR|hormone receptor)\W{0,2}(?:\+|pos)[^.]{0,20}HER-?2\W{0,2}(?:\+|pos)", re.I), "Z17.410"),
    (re.compile(r"(?:ER|HR|hormone receptor)\W{0,2}(?:\+|pos)[^.]{0,20}HER-?2\W{0,2}(?:-|neg)", re.I), "Z17.411"),
    (re.compile(r"\bER\W{0,2}(?:\+|pos)|estrogen receptor pos", re.I), "Z17.0"),
    (re.compile(r"\bER\W{0,2}(?:neg)|estrogen receptor neg", re.I), "Z17.1"),
)  # fmt: skip


def first_given(words: str) -> str:
    """The code of the treatment that a visit was for, whatever came up during it; empty where it was for none."""
    return next((code for cue, code, _ in GIVEN if cue.search(words)), "")


def given(cancer: tuple[str, ...], words: str) -> Case | None:
    """The encounter for chemotherapy, immunotherapy or radiation (I.C.2.e.2)."""
    if not cancer or (DONE.search(words) and not STILL.search(words)):
        return None
    codes = tuple((code, name) for cue, code, name in GIVEN if cue.search(words))
    if not codes or NOT_GIVEN.search(words):
        return None
    names = " and ".join(name for _, name in codes)
    return Case(
        (*(code for code, _ in codes), *cancer),
        f"the encounter is for {names}, so that goes first and the cancer second",
        "I.C.2.e.2",
    )


def receptors(words: str) -> tuple[str, ...]:
    """The receptor status of a breast cancer, where the mail tells it (Z17, with C50)."""
    return next(((code,) for cue, code in RECEPTORS if cue.search(words)), ())
