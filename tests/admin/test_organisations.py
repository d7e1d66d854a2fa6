"""The pages of organisations and of rules for senders, as a consultant uses them."""

from dataclasses import replace
from datetime import date

import pytest

from caseconsultant.domain.organisations import Organisation
from caseconsultant.domain.policies import PatientData
from caseconsultant.domain.senders import SenderRule
from caseconsultant.services import organisations, senders
from tests.admin.browser import Browser, Page
from tests.admin.test_hostile import PAYLOADS
from tests.world import World

CLINIC = Organisation(
    "Riverbend Clinic", ("riverbend.test", "jo@elsewhere.test"), date(2026, 1, 1), date(2026, 12, 31), 20
)


def test_an_organisation_is_added_changed_ended_and_taken_up_again(small_world: World, ana: Browser) -> None:
    added = ana.press(
        "/organisations/new",
        "/organisations/add",
        name="Riverbend  Clinic",
        members="Riverbend.test,\n jo@elsewhere.test",
        agreed_on="2026-01-01",
        agreed_until="2026-12-31",
        questions="20",
        patient_data="refuse",
    )
    assert added.status_code == 303
    one = organisations.page(small_world.app, 1)
    assert one is not None
    assert one.organisation == replace(CLINIC, patient_data=PatientData.REFUSE)

    assert (
        ana.press(
            "/organisations/1", "/organisations/1/change", questions="", agreed_on="", agreed_until=""
        ).status_code
        == 303
    )
    ana.press("/organisations/1", "/organisations/1/end")
    assert "ended" in ana.page("/organisations").words
    ana.press("/organisations/1", "/organisations/1/resume")
    page = organisations.page(small_world.app, 1)
    assert page is not None
    assert page.organisation == replace(
        CLINIC, patient_data=PatientData.REFUSE, questions=None, agreed_on=None, agreed_until=None
    )
    assert [(line.who, line.what) for line in page.journal] == [
        ("Ana Reyes", "organisation resumed"),
        ("Ana Reyes", "organisation ended"),
        ("Ana Reyes", "organisation changed: agreement not on file; questions: any number"),
        ("Ana Reyes", "organisation added"),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "needs a name"),
        ({"members": "not_a_domain"}, "is neither an address"),
        ({"members": "gmail.com"}, "name single addresses"),
        ({"agreed_on": "yesterday"}, "is not a day"),
        ({"agreed_until": "2026-12-31"}, "ends on or after"),
        ({"questions": "-1"}, "is not a number of questions"),
        ({"questions": "99999999"}, "is not a number of questions"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_typed_is_lost(
    small_world: World, ana: Browser, typed: dict[str, str], said: str
) -> None:
    fields = {"name": "Riverbend", "members": "riverbend.test"}
    answer = ana.press("/organisations/new", "/organisations/add", **{**fields, **typed})
    assert answer.status_code == 422
    assert said in answer.text
    form = Page(answer.text).form("/organisations/add")
    assert {name: form.fields[name] for name in fields} == {
        name: value.strip() for name, value in {**fields, **typed}.items() if name in fields
    }
    assert organisations.everything(small_world.app) == ()


def test_a_member_belongs_to_one_organisation_alone(small_world: World, ana: Browser) -> None:
    organisations.add(small_world.app, CLINIC)
    answer = ana.press("/organisations/new", "/organisations/add", name="Other", members="x.test riverbend.test")
    assert answer.status_code == 422
    assert "riverbend.test belongs to Riverbend Clinic. Take it out there first." in answer.text
    assert [page.organisation.name for page in organisations.everything(small_world.app)] == ["Riverbend Clinic"]
    ana.press("/organisations/1", "/organisations/1/change", members="jo@elsewhere.test")
    assert (
        ana.press("/organisations/new", "/organisations/add", name="Other", members="riverbend.test").status_code == 303
    )


def test_a_page_that_had_grown_old_changes_nothing(small_world: World, ana: Browser) -> None:
    organisations.add(small_world.app, CLINIC)
    form = ana.page("/organisations/1").form("/organisations/1/change")
    organisations.change(small_world.app, 1, 1, replace(CLINIC, questions=5))
    assert ana.post(form.action, {**form.fields, "questions": "7"}).status_code == 409
    page = organisations.page(small_world.app, 1)
    assert page is not None
    assert page.organisation.questions == 5


@pytest.mark.parametrize("path", ["/organisations/9", f"/organisations/{10**30}", "/organisations/9/end"])
def test_what_does_not_exist_is_not_found(ana: Browser, path: str) -> None:
    fields = {"csrf_token": ana.token(), "version": "1"}
    assert (ana.post(path, fields) if path.endswith("end") else ana.get(path)).status_code == 404


@pytest.mark.parametrize("path", ["/organisations", "/organisations/new", "/senders", "/senders/registered"])
def test_only_who_is_signed_in_sees_them(stranger: Browser, path: str) -> None:
    assert stranger.get(path).status_code == 303


def test_a_sender_is_let_in_kept_out_and_forgotten(small_world: World, ana: Browser) -> None:
    ana.press("/senders", "/senders/put", who="Jo@Clinic.test", rule="deny")
    ana.press("/senders", "/senders/put", who="clinic.test", rule="allow")
    assert senders.everything(small_world.app) == [
        ("clinic.test", SenderRule.ALLOW),
        ("jo@clinic.test", SenderRule.DENY),
    ]
    ana.press("/senders", "/senders/forget")
    assert senders.everything(small_world.app) == [("jo@clinic.test", SenderRule.DENY)]


def test_what_is_no_sender_is_said_and_kept_in_the_field(small_world: World, ana: Browser) -> None:
    answer = ana.press("/senders", "/senders/put", who="nobody", rule="deny")
    assert answer.status_code == 422
    assert Page(answer.text).form("/senders/put").fields["who"] == "nobody"
    assert ana.press("/senders", "/senders/put", who="x.test", rule="maybe").status_code == 400
    assert senders.everything(small_world.app) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_is_typed_stays_text(small_world: World, ana: Browser, payload: str) -> None:
    added = ana.press("/organisations/new", "/organisations/add", name=payload, members="riverbend.test")
    assert added.status_code == 303
    refused = ana.press("/organisations/new", "/organisations/add", name=payload, members=payload, questions=payload)
    for page in (ana.page("/organisations"), ana.page("/organisations/1"), Page(refused.text)):
        assert "script" not in {tag for tag, attributes in page.tags if "src" not in attributes}
        assert not {"iframe", "svg", "math", "base"} & {tag for tag, _ in page.tags}
        assert not [a for _, attributes in page.tags for a in attributes if a.startswith("on")]
