from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from caseconsultant import wiring
from caseconsultant.cli import commands
from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.settings import Settings, load
from caseconsultant.store import migrate
from tests.servers.dovecot import make_certificate
from tests.servers.identity import TENANT, Identity
from tests.test_settings import ENOUGH


@pytest.fixture
def identity(tmp_path: Path) -> Iterator[Identity]:
    make_certificate(tmp_path / "cert.pem", tmp_path / "key.pem")
    with Identity(tmp_path / "cert.pem", tmp_path / "key.pem") as made:
        yield made


@pytest.fixture
def settings(identity: Identity, tmp_path: Path) -> Settings:
    more = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/t.sqlite",
        "OAUTH": "microsoft-device",
        "OAUTH_TENANT": TENANT,
        "OAUTH_CLIENT_ID": "app",
        "OAUTH_AUTHORITY": identity.authority,
        "OAUTH_CA_FILE": str(identity.cert),
    }
    made = load({**ENOUGH, **{f"CASECONSULTANT_{name}": value for name, value in more.items()}})
    migrate.upgrade(wiring.sessions_of(made).engine)
    return made


def log_in(settings: Settings, mailbox: str) -> Result:
    return CliRunner().invoke(commands, ["mail", "login", mailbox], obj={"settings": lambda: settings})


def test_a_person_signs_in_and_the_mailbox_has_a_token(identity: Identity, settings: Settings) -> None:
    identity.person = True
    result = log_in(settings, "consult")
    assert result.exit_code == 0, result.output
    assert "Open https://localhost/device, type ABCD-1234, and sign in as consult." in result.output
    tokens = wiring.tokens_of(settings.mailbox, wiring.sessions_of(settings))
    assert tokens is not None
    assert tokens.token() in identity.valid
    assert len(identity.asked) == 1
    assert not any(token in result.output for token in identity.valid)


def test_a_mailbox_that_is_not_there_or_needs_no_login_is_said(settings: Settings) -> None:
    assert isinstance(told := log_in(settings, "billing").exception, CaseConsultantError)
    assert str(told) == "There is no mailbox billing; there are: consult."
    plain = load(ENOUGH)
    assert isinstance(told := log_in(plain, "consult").exception, CaseConsultantError)
    assert "Nobody needs to sign in to consult" in str(told)
