"""Whether a diagnosis may stand first: by its chapter, and by the lists of the Official Guidelines, section I.C.21."""

import re
from typing import Final, NamedTuple

from caseconsultant.advice.composing.diagnosis_checks import lines
from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.draft import Level
from caseconsultant.advice.lookups.identity import label_of

FIRST: Final = re.compile(
    r"\bfirst(?:[- ]listed)?\b|\bprimary\b(?! (?:care|cancer|malig|site|osteo|hypert|payer))|\bprincipal\b|"
    r"\bmain (?:dx|diag)|\bsecondary\b(?! (?:cancer|malig|to\b))|by (?:itself|themselves)|\balone\b|"
    r"only (?:dx|diagnosis)",
    re.I,
)
WANTS: Final = re.compile(r"\b(?:is|are|can|could|may|should|must|does|do)\b|\?", re.I)
SECOND: Final = re.compile(r"\bsecondary\b(?! (?:cancer|malig|to\b))|\bsecond\b", re.I)


class Rule(NamedTuple):
    """Which codes, whether they may stand first (None: it depends), why, and the section of the guidelines."""

    codes: str
    may: bool | None
    why: str
    section: str


RULES: Final = (
    Rule(r"[VWXY]", False, "an external cause code is never first: the injury or condition is", "I.C.20.a.6"),
    Rule(r"R65\.2", False, "the underlying infection goes first, then the code for severe sepsis", "I.C.1.d.1.b"),
    Rule(r"R65\.1", False, "the condition that brought it about goes first", "I.C.18.g"),
    Rule(r"B9[5-7]", False, "it names the organism of a disease that is coded before it", "I.B.7"),
    Rule(r"O80", True, "it is the principal diagnosis of a full-term delivery without complications", "I.C.15.n"),
    Rule(r"Z3A", False, "the weeks of gestation go after a code of chapter 15", "I.C.21.c.11"),
    Rule(r"Z37", False, "the outcome of delivery goes after the delivery, on the mother's record", "I.C.15.b.5"),
    Rule(r"Z68", False, "a body mass index goes after the diagnosis that the provider documented", "I.B.14"),
    Rule(r"Z79|Z7[89]\.", False, "it tells a status beside the condition that was treated", "I.C.21.c.3"),
    Rule(r"Z16|Z17|Z18|Z66|Z67", False, "it adds to the condition that goes before it", "I.C.21.c.3"),
    Rule(r"Z5[5-9]|Z6[0-5]", False, "social determinants of health go after the reason for the visit", "I.C.21.c.17"),
    Rule(
        r"Z00\.6|Z52\.9",
        None,
        "the lists of codes that are only first leave it out, so it follows the circumstances",
        "I.C.21.c.16",
    ),
    Rule(
        r"Z0[0-4]|Z33\.2|Z31\.8[1-4]|Z34|Z3[89]|Z40|Z42|Z51\.[01]|Z52|Z76\.[12]|Z99\.12",
        True,
        "it is one of the codes that may only be the first or principal one, as the reason for the encounter",
        "I.C.21.c.16",
    ),
    Rule(
        r"Z1[1-3]|Z23|Z20|Z08|Z09|Z30|Z3[126]|Z4[3-9]|Z51|Z71|Z7[0-6]",
        True,
        "where it is the reason for the encounter; else it goes after what is",
        "I.C.21.c",
    ),
    Rule(
        r"Z8[0-7]|Z9[0-9]|Z1[45]|Z28|Z9",
        False,
        "a history or a status goes after the reason for the encounter: follow-up, screening, or an illness",
        "I.C.21.c.3 and I.C.21.c.4",
    ),
    Rule(r"R", True, "where no diagnosis behind the sign or symptom was confirmed; else that diagnosis", "IV.D"),
)


def first_listed(matter: Matter) -> Piece | None:
    """Answer whether the one diagnosis of a mail may stand first, or alone."""
    question = matter.question
    asked = question.asking
    if len(question.diagnoses) != 1 or question.procedures or not (FIRST.search(asked) and WANTS.search(asked)):
        return None
    code = question.diagnoses[0]
    rule = next((one for one in RULES if re.match(one.codes, code)), None)
    if rule is None or rule.may is None:
        return None
    turned = bool(SECOND.search(asked)) and "?" in asked
    name = naming(code, label_of(code, question, matter.library))
    return Piece(
        bottom=Said(f"{'Yes' if rule.may is not turned else 'No'}: {place(rule)}. {name}."),
        codes=lines((code,), matter),
        please_note=(
            Said(f"The rule is to be confirmed in the ICD-10-CM Official Guidelines, section {rule.section}."),
        ),
        findings=matter.findings,
        sure=Level.MEDIUM,
        because="the code belongs to a group whose place the Official Guidelines settle",
        score=0.75,
    )


def place(rule: Rule) -> str:
    """The rule in a sentence, without its full stop."""
    if rule.why.startswith("where"):
        return f"it stands first {rule.why}"
    if rule.may:
        return rule.why
    return rule.why if "never" in rule.why or " first" in rule.why else f"not first or alone, since {rule.why}"
