"""A visit that a mail tells of is answered by its elements, or by the rule for it, with its code first."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.advice.reading import read
from caseconsultant.advice.visits.elements import data, problems, risk
from caseconsultant.advice.visits.hearing import heard, is_met
from caseconsultant.advice.visits.rules import RuleTrouble, parse, visit_rules
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("mail", "codes"),
    [
        ("Est pt, gout and hypothyroidism both stable, refilled allopurinol, TSH ordered. Level?", ("99214",)),
        ("New pt, ankle sprain, told ice and OTC ibuprofen. E/M level?", ("99203",)),
        ("Est pt acute otitis media, amoxicillin. provider coded 99214, correct?", ("99213",)),
        ("ED visit: ankle sprain, x-ray read by radiology, naproxen 500 prescribed. ED level?", ("99283",)),
        ("Established, decompensated heart failure in clinic, direct admission arranged, admitted. Level?", ("99215",)),
        ("Est pt with common cold, rest and fluids. Level?", ("99212",)),
    ],
)
def test_a_story_has_the_level_that_two_of_its_elements_reach(
    everything: Library, mail: str, codes: tuple[str, ...]
) -> None:
    assert draft("level", mail, everything, DAY).codes == codes


def test_one_chronic_illness_without_its_status_leaves_the_level_open_and_asks(everything: Library) -> None:
    made = draft("level", "Est pt seen for hypothyroidism, levothyroxine refilled. Level?", everything, DAY)

    assert "99213 (an established patient in the office) if the illness is stable, 99214" in made.bottom_line
    assert "Is the illness at its goal of treatment, or not?" in made.questions_back


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("hypertension and diabetes, both stable", 2),
        ("hypertension stable", 1),
        ("COPD exacerbation", 2),
        ("acute stroke", 3),
        ("mild ankle sprain", 1),
        ("tinea", 0),
    ],
)
def test_problems_have_the_level_of_the_gravest_or_of_their_number(words: str, level: int) -> None:
    found = problems(words, DAY)

    assert found is not None
    assert found.level == level


def test_thanks_in_advance_are_no_stroke() -> None:
    assert problems("TIA,\nB.", DAY) is None


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("CBC ordered", 0),
        ("CBC and CMP ordered", 1),
        ("history from mother", 1),
        ("no tests, mom gives history", 1),
        ("CBC, CMP and TSH ordered", 2),
        ("x-ray, independently interpreted", 2),
        ("EKG independently interpreted, discussed with cardiology", 3),
        ("rapid strep in house", 0),
    ],
)
def test_data_are_counted_by_category(words: str, level: int) -> None:
    assert data(words, DAY).level == level


@pytest.mark.parametrize(
    ("words", "level"),
    [("refilled metformin", 2), ("OTC ibuprofen", 1), ("IV morphine", 3), ("homeless", 2), ("reassured", 0)],
)
def test_risk_is_that_of_the_decision(words: str, level: int) -> None:
    assert risk(words, DAY, inpatient=False).level == level


def test_the_stay_itself_is_no_decision_about_hospital_care() -> None:
    assert risk("admitted yesterday, refilled metformin", DAY, inpatient=True).level == 2


@pytest.mark.parametrize(
    ("mail", "codes"),
    [
        ("Hospital discharge day, attending spent 40 minutes. 99238 or 99239?", ("99239",)),
        ("Discharge note doesn't state time. Can I bill 99239?", ("99238",)),
        ("Office consult for Medicare patient, new to us. Can we bill 99244?", ("99202", "99203", "99204", "99205")),
        ("Est patient, 7 min on smoking cessation counseling with 99213. bill separately?", ("99213-25", "99406")),
        ("Healthy newborn admitted and discharged same date. CPT?", ("99463",)),
        ("Infant 40 days old critical in PICU, first day. code?", ("99471",)),
    ],
)
def test_a_rule_gives_the_code_of_its_case(everything: Library, mail: str, codes: tuple[str, ...]) -> None:
    assert draft("question", mail, everything, DAY).codes == codes


def test_a_new_problem_is_never_incident_to(everything: Library) -> None:
    mail = "NP saw est Medicare patient in the office for a new problem, MD in the suite. Can we bill under the doctor?"

    assert draft("incident to", mail, everything, DAY).bottom_line.startswith("No: ")


def test_every_rule_has_a_case_and_names_valid_codes_only(everything: Library) -> None:
    for rule in visit_rules():
        assert rule.cases, rule.name
        for case in rule.cases:
            for code in case.codes:
                bare = code.split("-")[0].split(" ")[0]
                assert bare.startswith("{visit") or everything.what_is(bare, DAY), (rule.name, code)


def test_a_line_that_is_no_line_of_a_rule_is_named() -> None:
    with pytest.raises(RuleTrouble, match="wen"):
        parse("x.txt", "== a\nabout: b\nsource: c\nwen: d\n")


def test_a_range_may_stand_beside_words() -> None:
    mail = heard(read("", "spent 20 minutes", DAY))

    assert is_met("phone | minutes 11-20", mail)
    assert not is_met("phone | minutes 21-30", mail)
    assert is_met("!phone & minutes 20-20", mail)


@pytest.mark.parametrize(
    ("mail", "start"),
    [
        ("Our own doctor moved to a new practice and her patient followed her 6 months later. New?", "No: "),
        ("Patient saw our podiatrist 1 year ago and now sees our orthopedist, same group. New patient?", "Yes: "),
        ("Is 93010 included in critical care 99291?", "No: "),
        ("Can we bill 94002 vent management with 99291?", "No: "),
    ],
)
def test_a_yes_or_no_answers_the_way_it_was_asked(everything: Library, mail: str, start: str) -> None:
    assert draft("question", mail, everything, DAY).bottom_line.startswith(start)


@pytest.mark.parametrize(
    ("mail", "codes"),
    [
        ("Established, 53 minutes, commercial. 99417?", ("99215",)),
        ("PCP called the endocrinologist for advice, 25 minutes, written report. What can she bill?", ("99448",)),
        ("ED physician saw pt, then the same physician placed in observation. ED visit too?",
         ("99221", "99222", "99223")),
    ],
)  # fmt: skip
def test_a_rule_says_what_is_billed_instead(everything: Library, mail: str, codes: tuple[str, ...]) -> None:
    assert draft("question", mail, everything, DAY).codes == codes


def test_no_condition_holds_a_sign_that_would_divide_a_word() -> None:
    for rule in visit_rules():
        for condition in (*rule.about, *rule.asks, *rule.unless, *(case.condition for case in rule.cases)):
            assert "H&" not in condition, rule.name
            assert "[" not in condition, rule.name
