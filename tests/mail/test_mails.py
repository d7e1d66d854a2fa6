"""Odd mails from real life, made anew without anybody's data, and what each must become."""

from pathlib import Path
from typing import Any

import pytest

from caseconsultant.domain.letters import Address, Forwarded, InboundMail
from caseconsultant.mail.parse import parse_bytes

MAILS = Path(__file__).parents[1] / "mails"
OURS = "cc.7.answer.abcdefghijklmnop@consult.example"

EXPECTED: dict[str, dict[str, Any]] = {
    "outlook-html-only-with-table": {
        "sender": Address("pat.rivera@clinic.example", "Rivera, Pat"),
        "new_words": "One more, please:\n\nCode | Units\n20610 | 2\n\nIs that right?",
        "in_reply_to": (OURS,),
    },
    "gmail-html-quote": {"new_words": "Thanks! And the left side?", "subject": "Re: Knee injections"},
    "apple-text-file-text": {"text": "The note is here:\n\nWhich code?"},
    "raw-latin-1-everywhere": {
        "sender": Address("joerg@clinic.example", "Jörg Müller"),
        "subject": "Frage für morgen",
        "text": "Schöne Grüße - bis später",
    },
    "encoded-word-with-a-comma": {
        "sender": Address("joerg@clinic.example", "Müller, Jörg"),
        "to": (Address("consult@consult.example", "Consult, Desk"),),
        "subject": "Frage für morgen",
    },
    "out-of-office": {"is_auto_reply": True, "auto_submitted": "auto-generated", "no_auto_response": True},
    "bounce": {
        "is_report": True,
        "return_path_is_empty": True,
        "is_auto_reply": True,
        "original_message_id": OURS,
        "text": "The mailbox of pat@clinic.example does not exist.",
    },
    "read-receipt": {"is_report": True, "original_message_id": OURS},
    "mailing-list": {"is_bulk": True, "is_report": False},
    "forward-as-attachment": {
        "text": "Is 27447 bundled with 27310?",
        "new_words": "Is 27447 bundled with 27310?",
        "forwarded": Forwarded(Address("lee@ward.example", "Dr. Lee"), "", "bundling?", "Is 27447 bundled with 27310?"),
    },
    "encrypted-smime": {"is_encrypted": True},
    "signed-smime-opaque": {"text": "Is 27447 bundled?", "is_signed": True, "is_encrypted": False, "attachments": ()},
    "signed-pgp-mime": {"text": "Is 27447 bundled?", "is_signed": True, "is_encrypted": False},
    "encrypted-pgp-inline": {"is_encrypted": True},
    "charset-that-lies": {"text": "“Which modifier?” – 59", "is_encrypted": False},
    "base64-with-a-list-footer": {"text": "Which code?\n\nTo unsubscribe, write to us."},
    "calendar-invitation": {"text": "Shall we talk about 20610?"},
    "iphone-reply-in-german": {"new_words": "Beide Seiten."},
}


def the_mail(name: str) -> InboundMail:
    return parse_bytes((MAILS / f"{name}.eml").read_bytes())


@pytest.mark.parametrize("name", EXPECTED)
def test_an_odd_mail_becomes_what_it_should(name: str) -> None:
    mail = the_mail(name)
    assert {field: getattr(mail, field) for field in EXPECTED[name]} == EXPECTED[name]


def test_every_odd_mail_is_expected_to_become_something() -> None:
    assert {path.stem for path in MAILS.glob("*.eml")} == set(EXPECTED)


@pytest.mark.parametrize(
    ("name", "attached"),
    [
        ("apple-text-file-text", [("note für Sie.txt", "text/plain", "Left knee.")]),
        ("forward-as-attachment", [("bundling?.eml", "message/rfc822", "Is 27447 bundled with 27310?")]),
        ("calendar-invitation", [("", "text/calendar", "Summary: Call")]),
    ],
)
def test_what_is_attached_is_listed_with_its_text(name: str, attached: list[tuple[str, str, str]]) -> None:
    assert [(one.name, one.content_type, one.text) for one in the_mail(name).attachments] == attached
