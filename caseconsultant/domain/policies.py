"""What becomes of patient data in mail that comes in, and how much a sender's word is worth to us."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from caseconsultant.domain.allowances import Plan
from caseconsultant.domain.authentication import Authentication
from caseconsultant.domain.identifiers import Identifier
from caseconsultant.domain.letters import InboundMail
from caseconsultant.domain.privacy import kinds, own_words
from caseconsultant.domain.senders import SenderRule


class PatientData(StrEnum):
    """What becomes of a mail that holds patient data."""

    ACCEPT = "accept"  # a question like any other, shown masked
    QUARANTINE = "quarantine"  # kept for a consultant who may see patient data
    REFUSE = "refuse"  # its sender is asked for a new mail without


class Unverified(StrEnum):
    """What a sender counts as for whom nobody vouches (see domain/authentication.py)."""

    AS_CLAIMED = "as_claimed"
    GUESTS = "guests"


@dataclass(frozen=True, slots=True)
class Asking:
    """Who may ask how much, and what becomes of patient data: what the settings say.

    `requester_url` is where requesters reach the pages that are meant for them; empty: nobody registers by a link.
    """

    plan: Plan = field(default_factory=Plan)
    requester_url: str = ""
    patient_data: PatientData = PatientData.ACCEPT
    unverified: Unverified = Unverified.AS_CLAIMED


OF_PATIENTS: Final = frozenset(
    {
        Identifier.NAME, Identifier.BIRTH, Identifier.AGE, Identifier.SSN, Identifier.RECORD, Identifier.MEMBER,
        Identifier.ACCOUNT, Identifier.CLAIM, Identifier.VEHICLE, Identifier.DEVICE, Identifier.BIOMETRIC,
    }
)  # fmt: skip
"""Kinds that tell of a patient. Telephone numbers, addresses and licenses stand in every signature, days of service in
every good question, photographs are logos: they are masked like all others, but no mail is held up for them."""

SPOKEN: Final = {
    Identifier.NAME: "a name",
    Identifier.BIRTH: "a date of birth",
    Identifier.AGE: "an age over 89",
    Identifier.SSN: "a social security number",
    Identifier.RECORD: "a medical record number",
    Identifier.MEMBER: "a health plan number",
    Identifier.ACCOUNT: "an account number",
    Identifier.CLAIM: "a claim number",
    Identifier.VEHICLE: "a vehicle's number",
    Identifier.DEVICE: "a device's number",
    Identifier.BIOMETRIC: "a biometric identifier",
}


def patient_data_in(mail: InboundMail) -> tuple[Identifier, ...]:
    """Return the kinds of a patient's data in subject, text, and names and text of attachments, each once."""
    attached = (part for one in mail.attachments for part in (one.name, one.text) if part)
    text = "\n\n".join((mail.subject, mail.text, *attached))
    return tuple(kind for kind in kinds(text, own_words(mail.sender.email, mail.sender.name)) if kind in OF_PATIENTS)


def spoken(found: Sequence[Identifier]) -> str:
    """Name kinds as a letter does, and no value: `a name, a date of birth and a medical record number`."""
    words = [SPOKEN[kind] for kind in found]
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def stands_as_claimed(authentication: Authentication, rule: SenderRule | None, unverified: Unverified) -> bool:
    """Say whether a sender counts as the address in From: a registered sender, a member of an organisation.

    Whom a person allowed does. Whose domain says otherwise (DMARC fails) never does; for whom nobody vouches, as set.
    """
    if rule is SenderRule.ALLOW:
        return True
    match authentication:
        case Authentication.VERIFIED:
            return True
        case Authentication.FAILS:
            return False
        case Authentication.NOT_VERIFIED:
            return unverified is Unverified.AS_CLAIMED
