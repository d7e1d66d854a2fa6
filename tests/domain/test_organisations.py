from dataclasses import replace
from datetime import date

import pytest

from caseconsultant.domain.organisations import (
    OPEN_TO_ANYBODY,
    BadOrganisation,
    Organisation,
    checked,
    differences,
    patient_data_rule,
)
from caseconsultant.domain.policies import PatientData
from caseconsultant.domain.senders import NoSender

CLINIC = Organisation("Riverbend Clinic", ("riverbend.test",))
SIGNED, ENDS = date(2026, 1, 15), date(2026, 12, 31)
AGREED = replace(CLINIC, agreed_on=SIGNED, agreed_until=ENDS)


@pytest.mark.parametrize(
    ("on", "is_on_file"),
    [(date(2026, 1, 14), False), (SIGNED, True), (ENDS, True), (date(2027, 1, 1), False)],
)
def test_an_agreement_is_on_file_from_its_first_day_to_its_last(on: date, is_on_file: bool) -> None:
    assert AGREED.has_agreement(on) is is_on_file
    assert replace(AGREED, agreed_until=None).has_agreement(date(2099, 1, 1))
    assert not CLINIC.has_agreement(on)


@pytest.mark.parametrize("house", PatientData)
def test_patient_data_is_accepted_under_an_agreement_and_else_as_the_organisation_or_the_house_says(
    house: PatientData,
) -> None:
    strict = replace(AGREED, patient_data=PatientData.REFUSE)
    assert patient_data_rule(house, None, SIGNED) is house
    assert patient_data_rule(house, CLINIC, SIGNED) is house
    assert patient_data_rule(house, strict, SIGNED) is PatientData.ACCEPT
    assert patient_data_rule(house, strict, date(2027, 1, 1)) is PatientData.REFUSE


def test_names_are_kept_as_rules_know_them_each_once() -> None:
    entered = Organisation("  Riverbend \t Clinic ", ("@Riverbend.test", "riverbend.test", "", "Jo@Gmail.com"))
    assert checked(entered) == Organisation("Riverbend Clinic", ("riverbend.test", "jo@gmail.com"))


@pytest.mark.parametrize("domain", [*sorted(OPEN_TO_ANYBODY), "mail.yahoo.com"])
def test_a_domain_at_which_anybody_may_have_an_address_is_nobodys(domain: str) -> None:
    with pytest.raises(BadOrganisation, match="name single addresses"):
        checked(replace(CLINIC, members=(domain,)))
    assert checked(replace(CLINIC, members=(f"jo@{domain}",))).members == (f"jo@{domain}",)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(CLINIC, name="  "),
        replace(CLINIC, name="x" * 201),
        replace(CLINIC, agreed_until=ENDS),
        replace(CLINIC, agreed_on=ENDS, agreed_until=SIGNED),
        replace(CLINIC, members=tuple(f"{n}.test" for n in range(201))),
    ],
)
def test_what_will_not_do_is_refused(wrong: Organisation) -> None:
    with pytest.raises(BadOrganisation):
        checked(wrong)


def test_what_is_no_name_of_a_sender_is_refused() -> None:
    with pytest.raises(NoSender):
        checked(replace(CLINIC, members=("not a domain",)))


def test_the_journal_says_what_changed_and_no_address() -> None:
    after = replace(AGREED, name="Riverbend", members=("jo@riverbend.test",), questions=20)
    said = differences(CLINIC, after)
    assert said == (
        "its name",
        "1 members added",
        "1 members taken out",
        "agreement on file since 2026-01-15 until 2026-12-31",
        "questions: 20",
    )
    assert differences(after, replace(after, agreed_on=None, agreed_until=None, questions=None)) == (
        "agreement not on file",
        "questions: any number",
    )
    assert differences(CLINIC, replace(CLINIC, patient_data=PatientData.QUARANTINE)) == (
        "patient data without an agreement: quarantine",
    )
    assert differences(CLINIC, CLINIC) == ()
