"""Families of codes: the facts of a mail choose, and what is only proof of something else is no service."""

import re
from datetime import date
from pathlib import Path

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.advice.families.family import FamilyTrouble, families, parse
from caseconsultant.advice.findings_of_services import Served
from caseconsultant.advice.lookups.services import services
from caseconsultant.advice.reading import read
from tests.advice.a_library import SmallLibrary
from tests.conftest import SHARED

DAY = date(2026, 11, 23)
FAMILY = """let dye = with contrast | dye
== picture of a thing
about: thing* & picture*
counts: view*
source: A book
rule: By views and contrast.
10001 {@dye}: with contrast
10002, 10003 x n-1 {n 2-9}: several views
10002: one view
"""


def found(text: str, subject: str = "") -> list[Served]:
    return [one for one in services(read(subject, text, DAY), SmallLibrary()) if isinstance(one, Served)]


def billed(text: str, subject: str = "") -> list[tuple[str, tuple[str, ...], int]]:
    return [
        (line.code, line.modifiers, line.units)
        for one in found(text, subject)
        for offer in one.chosen
        for line in offer.lines
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x-ray of the right knee, 3 views. CPT?", [("73562", ("RT",), 0)]),
        ("CT abdomen and pelvis with IV contrast, code?", [("74177", (), 0)]),
        ("CT abdomen and pelvis without contrast, code?", [("74176", (), 0)]),
        ("Cardiologist reads the hospital EKG only, code?", [("93010", (), 0)]),
        ("40 scratch allergy tests. Code and units?", [("95004", (), 40)]),
        ("Acupuncture without electrical stimulation 30 minutes. Codes?", [("97810", (), 1), ("97811", (), 1)]),
        ("frozen section, 3 blocks of one specimen. CPT?", [("88331", (), 1), ("88332", (), 2)]),
    ],
)
def test_the_facts_of_the_mail_choose_the_code_its_modifiers_and_its_units(
    text: str, lines: list[tuple[str, tuple[str, ...], int]]
) -> None:
    assert billed(text) == lines


def test_without_the_fact_that_decides_all_codes_are_offered_and_the_fact_is_asked_for() -> None:
    (one,) = found("x-ray of the knee. CPT code?")
    assert not one.chosen
    assert {line.code for offer in one.open for line in offer.lines} == {"73560", "73562", "73564", "73565"}
    assert one.ask == "How many views of each knee were taken?"


@pytest.mark.parametrize(
    "text",
    [
        "acute DVT of the left leg seen on venous duplex. code?",
        "Knee x-ray last month showed arthritis, today the cast came off. CPT?",
        "Visit, knee x-ray ordered, 3 views. Which level is the visit?",
        "93880 denied, carotid duplex for dizziness. Code?",
    ],
)
def test_a_service_that_only_proves_something_or_was_ordered_is_not_coded(text: str) -> None:
    assert found(text) == []


def test_a_right_code_whose_modifier_is_asked_for_is_left_to_others_and_a_wrong_one_is_not() -> None:
    assert found("77067 for a screening mammogram of both sides, modifier 50?") == []
    assert billed("venous duplex of the right leg only. 93970 w/ 52?") == [("93971", (), 0)]


def test_every_code_of_a_family_is_known() -> None:
    path = Path(SHARED) / "eval" / "valid_codes.txt"
    if not path.exists():
        pytest.skip("the list of valid codes is not beside the repository")
    valid = {line.split("\t")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()}
    assert {(family.name, code) for family in families() for code in family.codes - valid} == set()


def test_a_rule_names_only_codes_that_exist() -> None:
    path = Path(SHARED) / "eval" / "valid_codes.txt"
    if not path.exists():
        pytest.skip("the list of valid codes is not beside the repository")
    valid = {line.split("\t")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()}
    named = {(one.name, code) for one in families() for code in re.findall(r"\b(?:[A-Z]\d{4}|\d{5})\b", one.rule)}
    assert {(name, code) for name, code in named if code not in valid} == set()


def test_a_file_that_cannot_be_read_says_which_line_to_mend() -> None:
    (one,) = parse("things.txt", FAMILY)
    assert one.codes == {"10001", "10002", "10003"}
    with pytest.raises(FamilyTrouble, match="'colour: red' is neither"):
        parse("things.txt", FAMILY.replace("counts: view*", "colour: red"))
    with pytest.raises(FamilyTrouble, match="uses ink, which no 'let' line"):
        parse("things.txt", FAMILY.replace("@dye", "@ink"))
    with pytest.raises(FamilyTrouble, match="needs codes"):
        parse("things.txt", FAMILY.replace("source: A book\n", ""))
    with pytest.raises(FamilyTrouble, match="is no list of codes"):
        parse("things.txt", FAMILY.replace("10003 x n-1", "10003 times n"))


def test_a_family_that_nobody_has_confirmed_says_where_to_confirm_it() -> None:
    made = draft("ED", "Chest x-ray two views in the ED, reading only. Code?", SmallLibrary(), DAY)
    assert "to be confirmed in CPT, radiology, chest" in made.text
