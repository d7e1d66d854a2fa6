"""Organisations: the list, one with its form and its journal, adding, changing, ending."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.here import house, me, show
from caseconsultant.domain.organisations import BadOrganisation, Organisation
from caseconsultant.domain.policies import PatientData
from caseconsultant.domain.senders import NoSender
from caseconsultant.services import organisations
from caseconsultant.services.organisations import OrganisationPage

pages = Blueprint("organisations", __name__)

FIELDS: Final = ("name", "members", "agreed_on", "agreed_until", "questions", "patient_data")
MOST_QUESTIONS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into the form, as it was typed."""

    name: str = ""
    members: str = ""
    agreed_on: str = ""
    agreed_until: str = ""
    questions: str = ""
    patient_data: str = ""


@pages.get("/organisations")
def index() -> str:
    """Show every organisation."""
    return show("organisations.html", organisations=organisations.everything(house()))


@pages.get("/organisations/new")
def new() -> str:
    """Show an empty form."""
    return _form(None, Typed())


@pages.post("/organisations/add")
def add() -> Response | tuple[str, int]:
    """Add an organisation."""
    forms.only(*FIELDS)
    typed = _typed()
    try:
        added = organisations.add(house(), _entered(typed), me().id)
    except (BadOrganisation, NoSender) as problem:
        return _form(None, typed, str(problem)), 422
    flash("Added. Its members' questions count for it from now on.")
    return redirect(url_for("organisations.one", organisation_id=added), 303)


@pages.get("/organisations/<int:organisation_id>")
def one(organisation_id: int) -> str:
    """Show an organisation."""
    page = _known(organisation_id)
    return _form(page, _as_typed(page.organisation))


@pages.post("/organisations/<int:organisation_id>/change")
def change(organisation_id: int) -> Response | tuple[str, int]:
    """Change an organisation."""
    forms.only("version", *FIELDS)
    page, typed = _known(organisation_id), _typed()
    try:
        organisations.change(house(), page.id, forms.number("version"), _entered(typed), me().id)
    except (BadOrganisation, NoSender) as problem:
        return _form(page, typed, str(problem)), 422
    flash("Saved.")
    return redirect(url_for("organisations.one", organisation_id=page.id), 303)


@pages.post("/organisations/<int:organisation_id>/<any(end, resume):turn>")
def turn(organisation_id: int, turn: str) -> Response:
    """End an organisation, or take an ended one up again."""
    forms.only("version")
    page, version = _known(organisation_id), forms.number("version")
    if turn == "end":
        organisations.end(house(), page.id, version, me().id)
        flash("Ended. Its members count as anybody else from now on; nothing was deleted.")
    else:
        organisations.resume(house(), page.id, version, me().id)
        flash("It is as it was.")
    return redirect(url_for("organisations.one", organisation_id=page.id), 303)


def _known(organisation_id: int) -> OrganisationPage:
    page = organisations.page(house(), organisation_id) if organisation_id <= forms.LARGEST_NUMBER else None
    if page is None:
        abort(404)
    return page


def _form(page: OrganisationPage | None, typed: Typed, problem: str = "") -> str:
    asking = house().policy.asking
    return show("organisation.html", page=page, typed=typed, problem=problem, asking=asking, kinds=PatientData)


def _typed() -> Typed:
    lines = (forms.line(name) for name in FIELDS if name != "members")
    return Typed(next(lines), forms.text("members"), *lines)


def _as_typed(organisation: Organisation) -> Typed:
    return Typed(
        name=organisation.name,
        members="\n".join(organisation.members),
        agreed_on=str(organisation.agreed_on or ""),
        agreed_until=str(organisation.agreed_until or ""),
        questions="" if organisation.questions is None else str(organisation.questions),
        patient_data=organisation.patient_data or "",
    )


def _entered(typed: Typed) -> Organisation:
    if typed.patient_data not in ("", PatientData.QUARANTINE, PatientData.REFUSE):
        abort(400)
    return Organisation(
        name=typed.name,
        members=tuple(re.split(r"[\s,;]+", typed.members.strip())),
        agreed_on=_day(typed.agreed_on),
        agreed_until=_day(typed.agreed_until),
        questions=_figure(typed.questions),
        patient_data=PatientData(typed.patient_data) if typed.patient_data else None,
    )


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise BadOrganisation(f"'{value}' is not a day; write it as 2026-12-31.") from None


def _figure(value: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 8) or int(value) > MOST_QUESTIONS:
        raise BadOrganisation(f"'{value}' is not a number of questions; leave it empty for any number.")
    return int(value)
