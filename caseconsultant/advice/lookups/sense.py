"""Whether a diagnosis suits the patient's age and sex, as claim editors see it."""

from collections.abc import Iterator
from decimal import Decimal

from caseconsultant.advice import tables
from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Basis, Citation, Finding, Standing
from caseconsultant.advice.findings_of_diagnoses import Sense
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

SEXES = {"F": "female", "M": "male"}


def sense(question: Question, library: Library) -> Iterator[Finding]:
    """Judge every diagnosis of the mail that is for one sex or age, where the mail tells them."""
    for code in question.diagnoses:
        row = next((row for row in tables.rows("diagnosis_sense", question.date_of_service) if spans(row, code)), None)
        if row is None:
            continue
        told = (question.around.age_years, question.around.sex)
        stated = stated_of(*told, by_sex=bool(row["sex"]), by_age=row["oldest"] != "124" or row["youngest"] != "0")
        if not stated:
            continue
        entry = judge(library.icd(code, question.date_of_service)).fact
        source = Citation(tables.source("diagnosis_sense"), "", confirmed=False)
        suits = fits_age(row, told[0]) and (not row["sex"] or not told[1] or row["sex"] == told[1])
        yield Sense(
            basis=Basis(Standing.APPLIES if suits else Standing.DOES_NOT_APPLY, (source,)),
            code=code,
            title=entry.title if entry else "",
            expects=row["whom"],
            stated=stated,
            suits=suits,
        )


def spans(row: tables.Row, code: str) -> bool:
    """Say whether a row's range of categories, or of one subcategory, holds a code."""
    first, last = row["first"], row["last"]
    return code.startswith(first) if "." in first else first <= code[: len(first)] <= last


def fits_age(row: tables.Row, age: Decimal | None) -> bool:
    """Say whether an age, in whole years, lies in a row's span; an unknown one does."""
    return age is None or int(row["youngest"]) <= int(age) <= int(row["oldest"])


def stated_of(age: Decimal | None, sex: str, *, by_sex: bool, by_age: bool) -> str:
    """What the mail says of the patient as far as a row asks: a female patient of 30 years."""
    whose = f"a {SEXES[sex]} patient" if by_sex and sex in SEXES else ""
    years = "under 1 year" if age is not None and age < 1 else f"{int(age)} years" if age is not None else ""
    if by_age and years:
        return f"{whose or 'a patient'} of {years}" if age and age >= 1 else f"{whose or 'a patient'} {years} old"
    return whose
