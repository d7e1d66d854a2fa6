import time

import pytest

from caseconsultant.domain.forwards import original
from caseconsultant.domain.letters import Address, Forwarded

PAT = Address("pat.rivera@clinic.example", "Pat Rivera")
GMAIL = """Can you take this?

---------- Forwarded message ---------
From: Pat Rivera <pat.rivera@clinic.example>
Date: Tue, Nov 3, 2026 at 9:12 AM
Subject: Knee injections
To: <billing@clinic.example>

Can we bill 20610 twice?

Pat"""
OUTLOOK = """See below.

________________________________
From: Pat Rivera <pat.rivera@clinic.example>
Sent: Tuesday, November 3, 2026 9:12 AM
To: Billing <billing@clinic.example>
Subject: Knee injections

Can we bill 20610 twice?"""
APPLE = """> Anfang der weitergeleiteten Nachricht:
>
> Von: Pat Rivera <pat.rivera@clinic.example>
> Betreff: Knie
> Datum: 3. November 2026 um 09:12:00 MEZ
> An: billing@clinic.example
>
> Geht 20610 zweimal?"""
YAHOO = (
    "  ----- Mensaje reenviado ----- De: Pat Rivera <pat.rivera@clinic.example>Para: Billing <billing@clinic.example>"
    "Enviado: martes, 3 de noviembre de 2026 09:12Asunto: Rodilla\n ¿Dos veces 20610?"
)


def test_a_gmail_forward_gives_sender_date_subject_and_text() -> None:
    found = original(GMAIL, "Fwd: Knee injections")
    assert found == Forwarded(PAT, "Tue, Nov 3, 2026 at 9:12 AM", "Knee injections", "Can we bill 20610 twice?\n\nPat")


@pytest.mark.parametrize(
    ("text", "subject", "said"),
    [
        (OUTLOOK, "FW: Knee injections", "Can we bill 20610 twice?"),
        (APPLE, "", "Geht 20610 zweimal?"),
        (YAHOO, "RV: Rodilla", "¿Dos veces 20610?"),
    ],
)
def test_each_program_has_its_own_way(text: str, subject: str, said: str) -> None:
    found = original(text, subject)
    assert found is not None
    assert (found.sender, found.text.strip()) == (PAT, said)


def test_the_outermost_of_two_forwards_counts() -> None:
    inner = GMAIL.replace("Pat Rivera", "Lee").replace("pat.rivera", "lee")
    found = original(f"{GMAIL}\n\n{inner}", "Fwd: Fwd: Knee")
    assert found is not None
    assert found.sender == PAT
    assert "lee@clinic.example" in found.text


@pytest.mark.parametrize("subject", ["Re: Knee injections", "AW: Knie", "RE: FW: Knee injections"])
def test_headers_above_a_quote_are_no_forward(subject: str) -> None:
    assert original(OUTLOOK, subject) is None


def test_a_reply_to_a_forward_is_no_forward() -> None:
    quoted = "\n".join(f"> {line}" for line in GMAIL.split("\n"))
    text = f"Yes.\n\nOn Tue, Nov 3, 2026 at 9:30 AM Sam <sam@clinic.example> wrote:\n{quoted}"
    assert original(text, "Re: Fwd: Knee injections") is None


def test_wrote_counts_only_where_the_subject_says_forward() -> None:
    text = 'Please see.\n\nOn 28/10/2026 12:46, "Pat Rivera" <pat.rivera@clinic.example> wrote:\n\n    Twice?'
    found = original(text, "FW: Knee")
    assert found is not None
    assert (found.sender, found.date, found.text) == (PAT, "28/10/2026 12:46", "Twice?")
    assert original(text, "Re: Knee") is None
    assert original(text, "Knee") is None


def test_dates_of_service_are_no_headers() -> None:
    assert original("From: 01/05/2026\nTo: 01/07/2026\nDate: 01/09/2026\nWhich code?", "FW: dates") is None


def test_a_name_without_an_address_is_still_told() -> None:
    text = "-----Original Message-----\nFrom: Pat Rivera\nSent: 3 November 2026\nTo: Billing\nSubject: Knee\n\nTwice?"
    found = original(text, "FW: Knee")
    assert found is not None
    assert found.sender == Address("", "Pat Rivera")


@pytest.mark.parametrize("text", ["", "Which code is 20610?", "----", "From:", "-- \nPat\nTo: all"])
def test_other_text_is_no_forward(text: str) -> None:
    assert original(text, "FW: Question") is None


@pytest.mark.parametrize(
    "text",
    [
        "From: a@b.test\n" * 20_000,
        "-" * 1_000_000,
        "- " * 500_000,
        "---- Forwarded message ---- " + "From: a@b.test>To: Sent: " * 40_000,
        "---- Forwarded message ---- From: x" + ">To:" * 4_000 + "Sent:" * 100,
        ("a@" * 190 + ":\n") * 5_000,
        ("1/1/26 1:11 " * 30 + ":\n") * 5_000,
        "*_> " * 200_000 + ":",
    ],
)
def test_no_text_takes_long(text: str) -> None:
    before = time.process_time()
    original(text, "FW: x")
    assert time.process_time() - before < 2


def test_names_and_addresses_of_a_forward_stand_on_one_line() -> None:
    head = "From: So\x02foo\u2028<so@bar.test>\nDate: a\x01b\nSubject: s\x85t\nTo: x"
    text = f"---------- Forwarded message ----------\n{head}\n\nBody"
    found = original(text, "Fwd: s")
    assert found is not None
    assert (found.sender, found.date, found.subject) == (Address("so@bar.test", "So foo"), "a b", "s t")
