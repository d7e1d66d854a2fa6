"""Who takes part in the demo, and what they ask. Everybody here is made up."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Final
from uuid import uuid4

CONSULT: Final = "consult@demo.test"
REQUESTER: Final = "maria@practice.test"
PASSWORDS: Final = {CONSULT: "consult", REQUESTER: "maria"}

CONSULTANT_NAME: Final = "Dana Whitfield"
CONSULTANT_CREDENTIAL: Final = "CPC"
CONSULTANT_EMAIL: Final = "dana@demo.test"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as somebody types it."""

    subject: str
    text: str


QUESTION: Final = Asked(
    "20610 with 64483 on the same day",
    """Hello,

Can we bill 20610 with 64483 on the same day? The patient had a right knee injection and a transforaminal epidural
at L4-L5 in our office on the same visit, both by the same physician. Which modifier would we need, if any?

Thank you,
Maria Lopez
Billing lead, Lakeside Pain and Spine
""",
)


def mail_of(asked: Asked, now: datetime) -> EmailMessage:
    """The question as the requester's mail program sends it."""
    mail = EmailMessage()
    mail["From"] = Address("Maria Lopez", addr_spec=REQUESTER)
    mail["To"] = CONSULT
    mail["Subject"] = asked.subject
    mail["Date"] = now
    mail["Message-ID"] = f"<{uuid4().hex}@practice.test>"
    mail.set_content(asked.text)
    return mail
