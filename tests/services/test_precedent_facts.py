"""The facts behind an answer, by the codes that it names and the sources that it cites."""

import re
from dataclasses import replace
from datetime import date

from caseconsultant.advice.findings import Citation
from caseconsultant.codes.facts import Setting
from caseconsultant.services.precedent_facts import AMOUNTS, KINDS, facts_of, kinds_of, settings_of
from tests.advice.a_library import SmallLibrary
from tests.fakes import TODAY, a_draft

LIBRARY = SmallLibrary()
OURS = (Setting.PRACTITIONER,)


def test_each_fact_has_a_name_that_stays_and_says_what_it_said() -> None:
    facts = facts_of(("64483", "20610"), KINDS, OURS, LIBRARY, TODAY)
    assert facts["NCCI pair 20610 with 64483, practitioner"] == "20610 is denied beside 64483, indicator 1"
    assert facts["MUE 20610, practitioner"] == "2 units, MAI 3"
    assert facts["Global days 64483"] == "000"
    assert facts["Bilateral indicator 20610"] == "1"
    assert facts["Code 20610"] == "valid"
    assert facts["Add-on 20610"] == "no add-on code"


def test_the_order_of_codes_changes_no_name() -> None:
    one, other = (facts_of(codes, KINDS, OURS, LIBRARY, TODAY) for codes in (("64483", "20610"), ("20610", "64483")))
    assert dict(one) == dict(other)


def test_a_pair_without_an_edit_is_a_fact_too() -> None:
    facts = facts_of(("63685", "20610"), KINDS, OURS, LIBRARY, TODAY)
    assert facts["NCCI pair 20610 with 63685, practitioner"] == "no edit"


def test_what_nobody_can_tell_is_no_fact() -> None:
    facts = facts_of(("20610", "64483", "99999"), KINDS, (Setting.HOSPITAL,), LIBRARY, TODAY)
    assert not any("NCCI" in name or "99999" in name for name in facts)


def test_before_the_first_release_a_code_is_not_valid() -> None:
    assert facts_of(("20610",), (), OURS, LIBRARY, date(2020, 1, 1)) == {"Code 20610": "not valid"}


def test_a_category_is_not_billable_as_it_stands_and_excludes_notes_are_facts() -> None:
    facts = facts_of(("M54.5", "M54.50"), KINDS, OURS, LIBRARY, TODAY)
    assert facts["Code M54.5"] == "not billable as it stands"
    assert facts["Excludes notes M54.5 with M54.50"] == "none"


def test_only_what_a_draft_cites_is_asked_and_all_of_it_where_it_cites_nothing() -> None:
    citing = replace(
        a_draft(), citations=(Citation("CMS NCCI medically unlikely edits (hospital services)", "2024Q3"),)
    )
    assert kinds_of(citing) == ("medically unlikely",)
    assert settings_of(citing) == (Setting.HOSPITAL,)
    for nothing in (None, a_draft()):
        assert kinds_of(nothing) == KINDS
        assert settings_of(nothing) == OURS
    assert set(facts_of(("20610",), kinds_of(citing), settings_of(citing), LIBRARY, TODAY)) == {
        "Code 20610",
        "MUE 20610, hospital",
    }


def test_documents_that_list_a_code_are_facts_and_what_they_say_of_each_diagnosis() -> None:
    facts = facts_of(("64483", "M54.51", "M54.50", "M54.16"), ("coverage database",), OURS, LIBRARY, TODAY)
    assert facts["Coverage documents 64483"] == "A56681"
    assert facts["Coverage 64483 with M54.51"] == "supported"
    assert facts["Coverage 64483 with M54.50"] == "not covered"
    assert facts["Coverage 64483 with M54.16"] == "in no list"
    assert facts_of(("27447",), ("coverage database",), OURS, LIBRARY, TODAY)["Coverage documents 27447"] == "none"


def test_amounts_are_facts_where_the_answer_states_any() -> None:
    cited = replace(a_draft(), citations=(Citation("Medicare physician fee schedule, relative value file", "RVU25D"),))
    assert AMOUNTS not in kinds_of(cited, "Two units at the most.")
    assert kinds_of(cited, "Medicare allows $62.03.") == ("fee schedule", AMOUNTS)
    facts = facts_of(("64483",), (AMOUNTS,), OURS, LIBRARY, TODAY)
    assert list(facts) == ["Code 64483", "Medicare's amount 64483, office", "Medicare's amount 64483, facility"]
    assert re.fullmatch(r"[\d.]+ total RVUs, \$[\d,]+\.\d\d", facts["Medicare's amount 64483, office"])
