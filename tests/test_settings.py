import base64
import re
from datetime import timedelta
from pathlib import Path

import pytest

from caseconsultant.asking_settings import asking as asking_of
from caseconsultant.domain.allowances import Plan
from caseconsultant.domain.errors import SettingsError
from caseconsultant.domain.policies import Asking, PatientData, Unverified
from caseconsultant.mail.imap_connection import ImapAccount
from caseconsultant.mailbox_settings import mailboxes
from caseconsultant.settings import PREFIX, load

KEY = base64.urlsafe_b64encode(bytes(32)).decode()
ENOUGH = {
    "CASECONSULTANT_DATABASE_URL": "sqlite:///x.sqlite",
    "CASECONSULTANT_KEY": KEY,
    "CASECONSULTANT_ADDRESS": "Consult@clinic.test",
    "CASECONSULTANT_IMAP_HOST": "imap.clinic.test",
    "CASECONSULTANT_IMAP_USER": "consult",
    "CASECONSULTANT_IMAP_PASSWORD": "secret",
    "CASECONSULTANT_SMTP_HOST": "smtp.clinic.test",
}
EXAMPLE = Path(__file__).parent.parent / ".env.example"


def test_a_few_settings_are_enough() -> None:
    settings = load(ENOUGH)
    assert settings.mailbox.port == 993
    assert settings.undo == timedelta(seconds=60)
    assert settings.own_addresses == {"consult@clinic.test"}


def test_every_mistake_is_told_at_once() -> None:
    wrong = {**ENOUGH, "CASECONSULTANT_KEY": "short", "CASECONSULTANT_IMAP_PORT": "70000", "CASECONSULTANT_SHADOW": "x"}
    del wrong["CASECONSULTANT_SMTP_HOST"]
    with pytest.raises(SettingsError) as told:
        load(wrong)
    for name in ("KEY", "IMAP_PORT", "SHADOW", "SMTP_HOST"):
        assert f"{PREFIX}{name} " in str(told.value)


def test_one_missing_setting_is_one_mistake() -> None:
    without = {name: value for name, value in ENOUGH.items() if name != "CASECONSULTANT_ADDRESS"}
    with pytest.raises(SettingsError) as told:
        load(without)
    assert str(told.value).count("  - ") == 1


def test_a_misspelt_setting_is_refused() -> None:
    with pytest.raises(SettingsError, match="CASECONSULTANT_UNDO is not a setting"):
        load({**ENOUGH, "CASECONSULTANT_UNDO": "5"})


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("from a file\n")
    environ = {**ENOUGH, "CASECONSULTANT_IMAP_PASSWORD_FILE": str(tmp_path / "password")}
    assert load(environ).mailbox.password == "from a file"


def test_mail_never_travels_in_the_clear_to_another_machine() -> None:
    with pytest.raises(SettingsError, match="only allowed for a server on this machine"):
        load({**ENOUGH, "CASECONSULTANT_IMAP_TLS": "none"})


def test_no_secret_is_told_in_a_mistake() -> None:
    with pytest.raises(SettingsError) as told:
        load({**ENOUGH, "CASECONSULTANT_KEY": "hush-hush"})
    assert "hush-hush" not in str(told.value)


def test_the_example_names_every_setting_and_no_other() -> None:
    source = "".join(Path(one.__code__.co_filename).read_text() for one in (load, mailboxes, asking_of))
    known = set(re.findall(r'reader\.\w+\(\s*"([A-Z_]+)"', source))
    named = set(re.findall(r"^#?CASECONSULTANT_([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE))
    assert known == named


def test_the_example_loads_once_its_secrets_are_filled_in() -> None:
    lines = re.findall(r"^(CASECONSULTANT_[A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE)
    environ = {name: value or KEY for name, value in lines}
    assert load(environ).mailbox.address == "consult@example.org"


def test_whose_word_on_senders_counts_is_a_server_name_or_nobody() -> None:
    assert load(ENOUGH).trusted_authserv_id == ""
    name = "CASECONSULTANT_TRUSTED_AUTHSERV_ID"
    assert load({**ENOUGH, name: " MX.Clinic.test"}).trusted_authserv_id == "mx.clinic.test"
    with pytest.raises(SettingsError, match="TRUSTED_AUTHSERV_ID is not the name"):
        load({**ENOUGH, name: "mx clinic"})


def test_no_language_model_is_asked_unless_one_is_named() -> None:
    assert load(ENOUGH).model.url == ""
    named = {**ENOUGH, "CASECONSULTANT_MODEL_URL": "https://models.test/v1/", "CASECONSULTANT_MODEL_NAME": "small"}
    assert (load(named).model.url, load(named).model.name) == ("https://models.test/v1", "small")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [("models.test", "begins with neither"), ("http://models.test/v1", "begins with http://, which is only allowed")],
)
def test_nothing_goes_to_a_language_model_in_the_clear(url: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=f"CASECONSULTANT_MODEL_URL {sentence}"):
        load({**ENOUGH, "CASECONSULTANT_MODEL_URL": url, "CASECONSULTANT_MODEL_NAME": "small"})


def test_a_language_model_without_a_name_is_a_mistake() -> None:
    with pytest.raises(SettingsError, match="CASECONSULTANT_MODEL_NAME is missing"):
        load({**ENOUGH, "CASECONSULTANT_MODEL_URL": "https://models.test/v1"})


def test_guests_are_limited_once_they_can_reach_the_page_that_registers_them() -> None:
    assert load(ENOUGH).asking == Asking()
    url = {"CASECONSULTANT_REQUESTER_URL": "https://consult.clinic.test/"}
    assert load({**ENOUGH, **url}).asking == Asking(Plan(guest=1), "https://consult.clinic.test")


def test_allowances_and_policies_are_read() -> None:
    said = {
        "GUEST_QUESTIONS": "0",
        "REGISTERED_QUESTIONS": "Unlimited",
        "ALLOWANCE_DAYS": "7",
        "UNVERIFIED_SENDERS": "guests",
        "PATIENT_DATA": "refuse",
    }
    asking = load({**ENOUGH, **{f"{PREFIX}{name}": value for name, value in said.items()}}).asking
    assert asking == Asking(Plan(0, None, timedelta(days=7)), "", PatientData.REFUSE, Unverified.GUESTS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GUEST_QUESTIONS", "-1"),
        ("REGISTERED_QUESTIONS", "some"),
        ("ALLOWANCE_DAYS", "0"),
        ("ALLOWANCE_DAYS", "1e9"),
        ("UNVERIFIED_SENDERS", "verified"),
        ("PATIENT_DATA", "ignore"),
        ("REQUESTER_URL", "consult.clinic.test"),
    ],
)
def test_an_allowance_or_policy_that_is_none_is_a_mistake(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load({**ENOUGH, f"{PREFIX}{name}": value})


def test_no_secret_stands_in_what_is_printed_of_the_settings_or_in_the_words_of_a_mistake() -> None:
    canary = base64.urlsafe_b64encode(b"canary" * 6)[:43].decode()
    secrets = {
        "KEY": canary,
        "OLD_KEYS": canary,
        "DATABASE_URL": f"postgresql+psycopg://u:{canary}@db.clinic.test/x",
        "BROKER_URL": f"redis://:{canary}@redis.clinic.test/0",
        "IMAP_PASSWORD": canary,
        "SMTP_USER": "consult",
        "SMTP_PASSWORD": canary,
        "MODEL_URL": "https://model.clinic.test/v1",
        "MODEL_NAME": "words",
        "MODEL_KEY": canary,
        "OAUTH": "microsoft",
        "OAUTH_TENANT": "t",
        "OAUTH_CLIENT_ID": "c",
        "OAUTH_CLIENT_SECRET": canary,
    }
    environ = {**ENOUGH, **{f"{PREFIX}{name}": value for name, value in secrets.items()}}
    settings = load(environ)
    assert settings.model.key == settings.mailbox.password == canary
    shown = [
        repr(settings),
        repr(ImapAccount("imap.clinic.test", 993, "consult", canary)),
        repr(settings.mailbox.sender),
    ]
    assert not [one for one in shown if canary in one or repr(settings.keys[0])[2:-1] in one]
    for name in ("KEY", "OLD_KEYS", "DATABASE_URL", "BROKER_URL"):
        with pytest.raises(SettingsError) as told:
            load({**environ, f"{PREFIX}{name}": f"{canary}!{canary}", f"{PREFIX}IMAP_PORT": "x"})
        assert canary not in str(told.value)
