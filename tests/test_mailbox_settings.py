from pathlib import Path

import pytest

from caseconsultant.domain.errors import SettingsError
from caseconsultant.settings import MailboxSettings, load
from tests.test_settings import ENOUGH

BILLING = {
    "CASECONSULTANT_MAILBOXES": "consult, billing",
    "CASECONSULTANT_MAILBOX_BILLING_ADDRESS": "billing@clinic.test",
    "CASECONSULTANT_MAILBOX_BILLING_IMAP_PASSWORD": "other secret",
}
TWO = {**ENOUGH, **BILLING}


def boxes(**more: str) -> tuple[MailboxSettings, ...]:
    return load({**TWO, **{f"CASECONSULTANT_{name}": value for name, value in more.items()}}).mailboxes


def mistakes(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as told:
        load(environ)
    return str(told.value)


def test_the_plain_names_are_one_mailbox() -> None:
    (box,) = load(ENOUGH).mailboxes
    assert (box.name, box.address, box.user, box.folders) == ("consult", "Consult@clinic.test", "consult", ("INBOX",))
    assert (box.from_name, box.signature, box.bounce_address) == ("CaseConsultant", (), "Consult@clinic.test")


def test_another_mailbox_says_only_what_differs() -> None:
    consult, billing = boxes(IMAP_PORT="1993", FROM_NAME="Coding Desk", SIGNATURE=r"Mon to Fri \n by mail only")
    assert (billing.host, billing.port) == (consult.host, consult.port) == ("imap.clinic.test", 1993)
    assert (billing.user, billing.password) == ("billing@clinic.test", "other secret")
    assert billing.bounce_address == "billing@clinic.test"
    assert billing.from_name == consult.from_name == "Coding Desk"
    assert billing.signature == ("Mon to Fri", "by mail only")
    assert billing.sender == consult.sender


def test_a_mailbox_takes_neither_the_address_nor_the_login_of_the_first_one() -> None:
    said = mistakes({**ENOUGH, "CASECONSULTANT_MAILBOXES": "consult,billing"})
    assert "CASECONSULTANT_MAILBOX_BILLING_ADDRESS is missing" in said
    assert "CASECONSULTANT_MAILBOX_BILLING_IMAP_PASSWORD is missing" in said


def test_the_mistakes_of_all_mailboxes_are_told_at_once_and_each_once() -> None:
    wrong = {**TWO, "CASECONSULTANT_IMAP_PORT": "0", "CASECONSULTANT_MAILBOX_BILLING_SMTP_PORT": "x"}
    said = mistakes({**wrong, "CASECONSULTANT_MAILBOX_BILING_ADDRESS": "b@clinic.test"})
    assert said.count("CASECONSULTANT_IMAP_PORT ") == 1
    assert "CASECONSULTANT_MAILBOX_BILLING_SMTP_PORT " in said
    assert "CASECONSULTANT_MAILBOX_BILING_ADDRESS is not a setting" in said
    assert said.count("  - ") == 3


def test_a_secret_of_one_mailbox_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("from a file\n")
    name = "CASECONSULTANT_MAILBOX_BILLING_IMAP_PASSWORD"
    environ = {**TWO, f"{name}_FILE": str(tmp_path / "password")}
    assert [box.password for box in load(environ).mailboxes] == ["secret", "from a file"]
    gone = mistakes({**TWO, f"{name}_FILE": str(tmp_path / "gone")})
    assert f"{name}_FILE names a file that cannot be read" in gone


def test_a_login_at_the_shared_sender_is_shared_and_one_at_its_own_is_its_own() -> None:
    shared = {"SMTP_USER": "relay", "SMTP_PASSWORD": "relayed"}
    _, billing = boxes(**shared)
    assert (billing.sender.user, billing.sender.password) == ("relay", "relayed")
    _, billing = boxes(**shared, MAILBOX_BILLING_SMTP_HOST="smtp.other.test")
    assert (billing.sender.host, billing.sender.user, billing.sender.password) == ("smtp.other.test", "", "")


def test_several_folders_are_read() -> None:
    _, billing = boxes(MAILBOX_BILLING_IMAP_FOLDER="INBOX, Questions/New, INBOX")
    assert billing.folders == ("INBOX", "Questions/New")


def test_every_address_is_one_of_ours() -> None:
    assert load(TWO).own_addresses == {"consult@clinic.test", "billing@clinic.test"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"MAILBOX_BILLING_ADDRESS": "consult@CLINIC.test"}, "names two mailboxes with one ADDRESS"),
        ({"MAILBOX_BILLING_IMAP_USER": "consult"}, "names two mailboxes that read one folder of one account"),
        ({"MAILBOXES": "consult,Bil-ling"}, "names 'Bil-ling': a mailbox is named by small letters and digits"),
    ],
)
def test_mailboxes_that_would_take_each_others_mail_are_refused(change: dict[str, str], sentence: str) -> None:
    environ = {**TWO, **{f"CASECONSULTANT_{name}": value for name, value in change.items()}}
    assert f"CASECONSULTANT_MAILBOXES {sentence}" in mistakes(environ)


def test_a_profile_fills_in_the_servers_and_the_login_for_letters() -> None:
    gmail = {k: v for k, v in ENOUGH.items() if not k.endswith(("IMAP_HOST", "SMTP_HOST", "IMAP_USER"))}
    (box,) = load({**gmail, "CASECONSULTANT_IMAP_PROFILE": "gmail"}).mailboxes
    assert (box.host, box.port, box.user) == ("imap.gmail.com", 993, "Consult@clinic.test")
    assert (box.sender.host, box.sender.port, box.sender.user) == ("smtp.gmail.com", 465, "Consult@clinic.test")
    assert box.sender.password == "secret"
    assert box.evidence_folders == ("\\Sent",)
    (box,) = load({**gmail, "CASECONSULTANT_IMAP_PROFILE": "microsoft365"}).mailboxes
    assert (box.sender.tls, box.sender.port) == ("starttls", 587)


def test_what_is_said_goes_before_the_profile() -> None:
    environ = {**ENOUGH, "CASECONSULTANT_IMAP_PROFILE": "gmail", "CASECONSULTANT_IMAP_EVIDENCE_FOLDERS": "Proof"}
    (box,) = load(environ).mailboxes
    assert (box.host, box.evidence_folders) == ("imap.clinic.test", ("Proof",))


MICROSOFT = {"OAUTH": "microsoft", "OAUTH_TENANT": "t", "OAUTH_CLIENT_ID": "c", "OAUTH_CLIENT_SECRET": "hush"}


def test_with_oauth_no_password_is_needed_and_each_mailbox_sends_by_its_own_login() -> None:
    environ = {k: v for k, v in TWO.items() if "PASSWORD" not in k}
    environ |= {f"CASECONSULTANT_{name}": value for name, value in MICROSOFT.items()}
    consult, billing = load({**environ, "CASECONSULTANT_SMTP_USER": "consult"}).mailboxes
    assert consult.oauth is not None
    assert consult.oauth == billing.oauth
    assert "hush" not in repr(consult)
    assert [(box.sender.user, box.sender.oauth) for box in (consult, billing)] == [
        ("consult", True),
        ("billing@clinic.test", True),
    ]


@pytest.mark.parametrize(
    ("flow", "missing"),
    [("microsoft", "OAUTH_CLIENT_SECRET"), ("microsoft-device", "OAUTH_TENANT"), ("google", "OAUTH_KEY_FILE")],
)
def test_a_flow_says_what_it_needs(flow: str, missing: str) -> None:
    assert f"CASECONSULTANT_{missing} is missing" in mistakes({**ENOUGH, "CASECONSULTANT_OAUTH": flow})


def test_letters_by_oauth_need_a_flow() -> None:
    assert "SMTP_AUTH is 'oauth2', but" in mistakes({**ENOUGH, "CASECONSULTANT_SMTP_AUTH": "oauth2"})
