"""Two hundred hostile values in every field of a mail: the letters on allowances and patient data stay as they are."""

import json
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from caseconsultant.domain.allowances import Plan
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.policies import Asking, PatientData
from caseconsultant.domain.registration import asker_in
from caseconsultant.domain.senders import NoSender, SenderRule
from caseconsultant.services import registration, senders
from caseconsultant.services.registration import Confirmed
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import LetterRow
from tests.fakes import NOON
from tests.flows.asking import LINK, URL, under
from tests.world import World

BREAKS = (
    "\r\n",
    "\n",
    "\r",
    "\n\t",
    "\r\n ",
    "=0D=0A",
    "%0d%0a",
    "\x0b",
    "\x0c",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\0",
)
WHAT = (
    "Bcc: evil@evil.test",
    "To: evil@evil.test",
    "Content-Type: text/html",
    "X-Evil: 1",
    "Auto-Submitted: no",
    "\r\n.\r\nMAIL FROM:<evil@evil.test>",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% for x in y %}",
    "=?utf-8?Q?a=0D=0ABcc:_evil@evil.test?=",
    "=?utf-8?B?YQ0KQmNjOiBldmlsQGV2aWwudGVzdA==?=",
    '"<evil@evil.test>, x" <evil@evil.test>',
    "\u202eevil\u2066",
    "A1 LOGOUT",
    "x" * 3000,
    "); DROP TABLE tickets; --",
)
VALUES = [f"a{line}{what}" for line in BREAKS for what in WHAT][:200]
ALLOWED = {
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "MIME-Version",
    "X-Auto-Response-Suppress", "Content-Type", "Content-Transfer-Encoding",
}  # fmt: skip


def a_hostile_mail(field: str, value: str, number: int) -> bytes:
    """A mail whose bytes hold the value as it stands, as only a stranger's program writes it."""
    fields = {
        "From": f'"{value}" <jo{number}@clinic.test>' if field == "From" else f"Jo <jo{number}@clinic.test>",
        "To": "consult@service.test",
        "Subject": "20610 with 64483",
        "Message-ID": f"<q{number}@clinic.test>",
    }
    if field not in ("From", "Body", "File"):
        fields[field] = f"<{value}@clinic.test>" if field in ("Message-ID", "References", "In-Reply-To") else value
    head = "".join(f"{name}: {words}\r\n" for name, words in fields.items())
    patient = "MRN 00482913 " if number % 2 else ""
    body = f"{patient}20610? {value if field == 'Body' else ''}"
    if field == "File":
        name = value.replace('"', "")
        part = f'Content-Type: text/plain; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n'
        head += 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
        body = f"--b\r\n\r\n{body}\r\n--b\r\n{part}--b--\r\n"
    return f"{head}\r\n{body}\r\n".encode("utf-8", "surrogateescape")


LONG = [pytest.param(one, marks=pytest.mark.long) for one in ("In-Reply-To", "Reply-To", "Cc", "Body", "File")]


@pytest.mark.parametrize("field", ["From", "Subject", "Message-ID", "References", *LONG])
def test_two_hundred_hostile_values_change_no_header_and_no_recipient(small_world: World, field: str) -> None:
    """Every other mail holds patient data and is refused; the others are beyond the allowance."""
    world = under(small_world, Asking(plan=Plan(guest=0), requester_url=URL, patient_data=PatientData.REFUSE))
    world.app = replace(world.app, policy=replace(world.app.policy, shadow=True))  # everything but sending
    for number, value in enumerate(VALUES):
        world.server.arrives(a_hostile_mail(field, value, number))
    world.work()
    with transaction(world.app.sessions) as session:
        made = [(row.kind, json.loads(row.envelope)["recipients"], row.content) for row in session.query(LetterRow)]
    assert {kind for kind, _, _ in made} == {LetterKind.OVER_ALLOWANCE, LetterKind.PATIENT_DATA}
    assert len(made) > len(VALUES) * 3 // 4  # a few are held, since nobody could be answered
    for _, recipients, content in made:
        letter = message_from_bytes(content, policy=policy.default)
        assert set(letter.keys()) <= ALLOWED | {one for one in letter if one.startswith("X-CaseConsultant")}
        assert len(letter.keys()) == len(set(letter.keys()))
        assert len(recipients) == 1
        assert field == "From" or recipients[0].endswith("@clinic.test")
        plain, page = letter.get_body(("plain",)), letter.get_body(("html",))
        assert plain is not None
        assert page is not None
        assert "00482913" not in plain.get_content() + page.get_content() + str(letter["Subject"])
        assert "<script" not in page.get_content()
        for link in LINK.findall(plain.get_content()):
            assert asker_in(link, NOON, world.app.sessions.keys.signing_key) is not None


def test_two_hundred_hostile_values_as_a_link_or_a_sender_register_and_let_in_nobody(small_world: World) -> None:
    for number, value in enumerate(VALUES):
        assert registration.confirm(small_world.app, value, f"192.0.2.{number}") is Confirmed.TOO_OLD
        with pytest.raises(NoSender):
            senders.put(small_world.app, value, SenderRule.ALLOW)
    assert senders.everything(small_world.app) == []
