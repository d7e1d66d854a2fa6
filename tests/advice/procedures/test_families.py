import re
from datetime import date

import pytest

from caseconsultant.advice.composing.procedures import is_asked
from caseconsultant.advice.composing.verdicts import asks_yes_or_no
from caseconsultant.advice.procedures.family import FamilyTrouble, families, parse
from caseconsultant.advice.procedures.picking import choices
from caseconsultant.advice.reading import read

A_FAMILY = """family: tapping
title: Tapping
source: CPT guidelines
needs: tap
one:
- 11111 {@us}: with ultrasound
- 22222*#taps-1 {#taps | holes 2-9}: each further tap
"""


def picked(words: str) -> list[str]:
    question = read("", words, date(2026, 11, 24))
    return [
        "-".join((one.pick.code, *one.pick.modifiers)) + (f" x{one.units}" if one.units > 1 else "")
        for choice in choices(question)
        for one in choice.picked
    ]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Thoracentesis with ultrasound guidance. CPT?", ["32555"]),
        ("Thoracentesis, no imaging. CPT?", ["32554"]),
        ("TFESI at L3, L4 and L5 right, code?", ["64483", "64484 x2"]),
        ("Split thickness graft of the leg, 250 sq cm. codes", ["15100", "15101 x2"]),
        ("Robotic repair of recurrent incisional hernia, incarcerated, 8 cm defect. code", ["49616"]),
        ("EBUS with sampling of 4 mediastinal node stations. code?", ["31653"]),
        ("TLH with BSO, uterus 310 grams. code", ["58573"]),
        ("Trigger points injected in two muscles. code", ["20552"]),
        ("Tonsillectomy and adenoidectomy in a 14 year old, CPT", ["42821"]),
        ("Colonoscopy: polyp snared, another one taken by cold forceps biopsy. codes", ["45385", "45380-59"]),
    ],
)
def test_facts_of_an_operation_choose_between_the_codes_of_its_family(words: str, codes: list[str]) -> None:
    assert picked(words) == codes


def test_what_a_mail_denies_is_not_heard() -> None:
    assert picked("Lumbar puncture without fluoroscopy, CPT?") == ["62270"]
    assert picked("Lumbar puncture under fluoroscopy, CPT?") == ["62328"]


def test_an_operation_of_the_past_is_no_operation_of_today() -> None:
    assert picked("Seen after appendectomy for a wound check, what code?") == []
    assert picked("She has a history of hysterectomy. Which code?") == []


def test_a_fact_that_is_missing_leaves_the_codes_open() -> None:
    question = read("", "Tonsillectomy and adenoidectomy, CPT please", date(2026, 11, 24))
    (choice,) = choices(question)
    assert not choice.picked
    assert {"42820", "42821"} <= {pick.code for pick in choice.open}
    assert choice.family.ask


@pytest.mark.parametrize(
    "words",
    [
        "Is 43239 bundled into 43251?",
        "ICD-10 for infected left TKA?",
        "Which modifier on 29881 for the right knee?",
        "What is the global period of a TKA?",
        "PT after planned knee replacement",
    ],
)
def test_questions_about_something_else_are_left_to_others(words: str) -> None:
    question = read("", words, date(2026, 11, 24))
    assert not is_asked(question)


def test_every_family_has_lines_and_every_code_is_a_code() -> None:
    for family in families():
        assert family.codes, family.name
        assert all(re.fullmatch(r"\d{5}|[A-Z]\d{4}", code) for code in family.codes), family.name
    names = [family.name for family in families()]
    assert len(names) == len(set(names))


def test_families_named_as_silent_exist() -> None:
    names = {family.name for family in families()}
    assert {name for family in families() for name in family.over} <= names


@pytest.mark.parametrize(
    ("before", "after"),
    [("@us", "@nothing"), ("- 11111 ", "- 1111 "), ("source: CPT guidelines\n", ""), ("one:", "some:")],
)
def test_a_file_that_is_not_as_it_must_be_is_refused(before: str, after: str) -> None:
    assert len(parse("a.txt", A_FAMILY)) == 1
    with pytest.raises(FamilyTrouble):
        parse("a.txt", A_FAMILY.replace(before, after, 1))


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("EBUS with needle sampling of stations 4R and 7. code", ["31652"]),
        ("EBUS with needle sampling of stations 4R, 7 and 11L. code", ["31653"]),
        ("Mohs of the nose, stage I 3 blocks, stage II 2 blocks. codes", ["17311", "17312"]),
        ("Laparoscopic supracervical hysterectomy, 180 g, tubes and ovaries left in place. code", ["58541"]),
        ("Cervical facet injections C4-5, C5-6 and C6-7, codes", ["64490", "64491", "64492"]),
    ],
)
def test_numbers_are_read_from_names_of_stations_stages_and_levels(words: str, codes: list[str]) -> None:
    assert picked(words) == codes


def test_only_what_a_missing_number_decides_stays_open() -> None:
    question = read("", "Incarcerated umbilical hernia repaired, which code?", date(2026, 11, 24))
    (choice,) = choices(question)
    assert [pick.code for pick in choice.open] == ["49596", "49594", "49592"]


def test_two_codes_to_choose_between_are_a_question_for_a_family() -> None:
    assert is_asked(read("", "Phaco with a Malyugin ring, 66984 or 66982?", date(2026, 11, 24)))
    assert not is_asked(read("", "Are 66984 and 66982 bundled?", date(2026, 11, 24)))


def test_a_bare_code_in_the_plural_asks_for_a_yes_or_a_no() -> None:
    assert asks_yes_or_no(read("", "Layered closure of the arm and of the leg. Two 12031's?", date(2026, 11, 24)))
