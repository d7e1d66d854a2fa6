import pytest

from caseconsultant.domain.authentication import Authentication
from caseconsultant.domain.identifiers import Identifier
from caseconsultant.domain.letters import Address, Attachment, InboundMail
from caseconsultant.domain.policies import (
    OF_PATIENTS,
    SPOKEN,
    Unverified,
    patient_data_in,
    spoken,
    stands_as_claimed,
)
from caseconsultant.domain.senders import SenderRule

JO = Address("jo@clinic.test", "Jo Coder")


@pytest.mark.parametrize(
    "text",
    [
        "Can we bill 20610 with 64483 on the same day? DOS 11/03/2026, Medicare, modifier 59, 40 mg, age 71.",
        "Thanks,\nJo Coder\nRiverbend, 12 Oak Street, Springfield, IL 62701\nPhone (217) 555-0134, jo@clinic.test",
    ],
)
def test_a_question_and_a_signature_hold_no_patients_data(text: str) -> None:
    assert patient_data_in(InboundMail(sender=JO, text=text)) == ()


@pytest.mark.parametrize(
    "mail",
    [
        InboundMail(sender=JO, subject="MRN 00482913", text="20610?"),
        InboundMail(sender=JO, text="20610?\n\nOn Monday somebody wrote:\n> MRN 00482913"),
        InboundMail(sender=JO, text="see file", attachments=(Attachment("MRN 00482913.pdf", "application/pdf", 1),)),
        InboundMail(
            sender=JO, text="see file", attachments=(Attachment("note.pdf", "application/pdf", 1, text="MRN 00482913"),)
        ),
    ],
)
def test_it_is_found_in_subject_body_quotation_and_attachments(mail: InboundMail) -> None:
    assert patient_data_in(mail) == (Identifier.RECORD,)


def test_kinds_are_spoken_of_without_a_value() -> None:
    assert spoken((Identifier.RECORD,)) == "a medical record number"
    assert spoken((Identifier.BIRTH, Identifier.RECORD)) == "a date of birth and a medical record number"
    assert spoken((Identifier.NAME, Identifier.BIRTH, Identifier.SSN)) == (
        "a name, a date of birth and a social security number"
    )


def test_every_kind_for_which_mail_is_held_up_has_words() -> None:
    assert set(SPOKEN) == OF_PATIENTS


V, F, N = Authentication.VERIFIED, Authentication.FAILS, Authentication.NOT_VERIFIED


@pytest.mark.parametrize(
    ("authentication", "rule", "unverified", "stands"),
    [
        (V, None, Unverified.GUESTS, True),
        (N, None, Unverified.AS_CLAIMED, True),
        (N, None, Unverified.GUESTS, False),
        (F, None, Unverified.AS_CLAIMED, False),
        (F, SenderRule.ALLOW, Unverified.GUESTS, True),
        (F, SenderRule.DENY, Unverified.AS_CLAIMED, False),
    ],
)
def test_a_sender_counts_as_what_they_claim_only_where_somebody_vouches_or_nobody_contradicts(
    authentication: Authentication, rule: SenderRule | None, unverified: Unverified, stands: bool
) -> None:
    assert stands_as_claimed(authentication, rule, unverified) is stands
