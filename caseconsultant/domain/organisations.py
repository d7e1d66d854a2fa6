"""Who stands behind a requester: an organisation with its domains, what was agreed with it, and what it may ask."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from caseconsultant.domain.domains import organisational_domain
from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.domain.policies import PatientData
from caseconsultant.domain.senders import sender_named

# Anybody may have an address at these, so the domain itself belongs to no organisation.
OPEN_TO_ANYBODY: Final = frozenset(
    """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com aol.com aim.com
    icloud.com me.com mac.com proton.me protonmail.com pm.me gmx.com gmx.net gmx.us mail.com zoho.com zohomail.com
    fastmail.com hey.com tutanota.com tuta.com yandex.com comcast.net xfinity.com verizon.net att.net sbcglobal.net
    bellsouth.net pacbell.net ameritech.net cox.net charter.net spectrum.net rr.com earthlink.net centurylink.net
    frontier.com frontiernet.net optonline.net windstream.net juno.com netzero.net hushmail.com inbox.com duck.com
    """.split()  # noqa: SIM905  (words read better as words)
)
MOST_NAMES: Final = 200
LONGEST_NAME: Final = 200  # characters


class BadOrganisation(CaseConsultantError):  # noqa: N818
    """What was entered of an organisation will not do; the message says why."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is known of an organisation. `members` are addresses, or domains with everything below them.

    `agreed_on` and `agreed_until` (None: without an end) are the days of its business associate agreement
    (45 CFR 164.504(e)); `questions` is how many its members may ask together within a period, None for any number;
    `patient_data` is what becomes of patient data while no agreement is on file, None for what holds for everybody.
    """

    name: str
    members: tuple[str, ...] = ()
    agreed_on: date | None = None
    agreed_until: date | None = None
    questions: int | None = None
    patient_data: PatientData | None = None
    active: bool = True

    def has_agreement(self, on: date) -> bool:
        """Say whether a business associate agreement is on file for this day."""
        begun = self.agreed_on is not None and self.agreed_on <= on
        return begun and (self.agreed_until is None or on <= self.agreed_until)


def patient_data_rule(house: PatientData, organisation: Organisation | None, on: date) -> PatientData:
    """What becomes of patient data that a member sends: accepted under an agreement, else as the two rules say."""
    if organisation is None:
        return house
    if organisation.has_agreement(on):
        return PatientData.ACCEPT
    return organisation.patient_data or house


def checked(entered: Organisation) -> Organisation:
    """Return an organisation with its names as rules know them, each once. Raises BadOrganisation or NoSender."""
    name = " ".join(entered.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise BadOrganisation(f"An organisation needs a name of at most {LONGEST_NAME} characters.")
    members = tuple(dict.fromkeys(sender_named(who) for who in entered.members if who.strip()))
    if len(members) > MOST_NAMES:
        raise BadOrganisation(f"An organisation has at most {MOST_NAMES} domains and addresses.")
    for member in members:
        if "@" not in member and organisational_domain(member) in OPEN_TO_ANYBODY:
            raise BadOrganisation(f"Anybody can have an address at {member}: name single addresses instead.")
    if entered.agreed_until is not None and (entered.agreed_on is None or entered.agreed_until < entered.agreed_on):
        raise BadOrganisation("An agreement ends on or after the day on which it began.")
    return Organisation(
        name=name,
        members=members,
        agreed_on=entered.agreed_on,
        agreed_until=entered.agreed_until,
        questions=entered.questions,
        patient_data=entered.patient_data,
        active=entered.active,
    )


def differences(before: Organisation, after: Organisation) -> tuple[str, ...]:
    """What changed, in words for the journal, which holds no addresses."""
    said = []
    if before.name != after.name:
        said.append("its name")
    gone, new = set(before.members) - set(after.members), set(after.members) - set(before.members)
    said += [f"{len(some)} {what}" for some, what in ((new, "members added"), (gone, "members taken out")) if some]
    if (before.agreed_on, before.agreed_until) != (after.agreed_on, after.agreed_until):
        said.append(f"agreement {_days(after)}")
    if before.questions != after.questions:
        said.append(f"questions: {'any number' if after.questions is None else after.questions}")
    if before.patient_data != after.patient_data:
        said.append(f"patient data without an agreement: {after.patient_data or 'as for everybody'}")
    return tuple(said)


def _days(organisation: Organisation) -> str:
    if organisation.agreed_on is None:
        return "not on file"
    until = f" until {organisation.agreed_until}" if organisation.agreed_until else ""
    return f"on file since {organisation.agreed_on}{until}"
