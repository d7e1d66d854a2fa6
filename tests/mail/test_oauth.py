"""What ports.Issuer promises, against a provider of our own. The live providers were not tried."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from caseconsultant.domain.errors import TokenRefused, TokenTrouble
from caseconsultant.mail.oauth import MicrosoftApp, MicrosoftClient, MicrosoftPerson
from caseconsultant.mail.oauth_google import GoogleServiceAccount
from tests.servers.dovecot import make_certificate
from tests.servers.identity import TENANT, Identity
from tests.servers.ports import free_port

SECRET = "canary-secret"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    make_certificate(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def identity(certificate: tuple[Path, Path]) -> Iterator[Identity]:
    with Identity(*certificate) as made:
        yield made


def client(identity: Identity, secret: str = SECRET) -> MicrosoftClient:
    return MicrosoftClient(identity.authority, TENANT, "app", secret, identity.cert)


def person(identity: Identity) -> MicrosoftPerson:
    return MicrosoftPerson(client(identity, ""), "billing")


@pytest.fixture(scope="module")
def signing_key() -> str:
    made = rsa.generate_private_key(65537, 2048)
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def service_account(identity: Identity, folder: Path, signing_key: str) -> GoogleServiceAccount:
    file = folder / "account.json"
    uri = f"{identity.authority}/google/token"
    key = {"client_email": "reader@practice.test", "private_key": signing_key, "token_uri": uri}
    file.write_text(json.dumps(key))
    return GoogleServiceAccount(file, "billing@practice.test", identity.cert)


def test_an_application_is_given_a_token_in_its_own_name(identity: Identity) -> None:
    issued = MicrosoftApp(client(identity)).issue("")
    assert issued.access in identity.valid
    assert (issued.lifetime, issued.renewal) == (timedelta(hours=1), "")
    (asked,) = identity.asked
    assert asked["grant_type"] == "client_credentials"
    assert asked["scope"] == "https://outlook.office365.com/.default"


def test_every_time_a_new_token_is_asked_for(identity: Identity) -> None:
    app = MicrosoftApp(client(identity))
    assert app.issue("").access != app.issue("").access


def test_a_person_signs_in_once_and_is_renewed(identity: Identity) -> None:
    identity.plan += [(400, {"error": "authorization_pending"})]
    identity.person = True
    shown: list[tuple[str, str]] = []
    signed = person(identity).sign_in(lambda address, code: shown.append((address, code)))
    assert shown == [("https://localhost/device", "ABCD-1234")]
    assert signed.renewal
    renewed = person(identity).issue(signed.renewal)
    assert identity.asked[-1]["refresh_token"] == signed.renewal
    assert "offline_access" in identity.asked[-1]["scope"]
    assert renewed.renewal not in ("", signed.renewal)


def test_a_renewal_that_is_not_replaced_is_used_again(identity: Identity) -> None:
    identity.rotates = False
    assert person(identity).issue("renewal").renewal == "renewal"


def test_whoever_has_not_signed_in_is_told_how(identity: Identity) -> None:
    with pytest.raises(TokenRefused, match="run `caseconsultant mail login billing`"):
        person(identity).issue("")
    identity.plan.append((400, {"error": "invalid_grant", "error_description": "AADSTS700082: expired\r\nTrace: 1"}))
    with pytest.raises(TokenRefused, match=r"AADSTS700082: expired.*mail login billing"):
        person(identity).issue("renewal")


@pytest.mark.parametrize(
    ("status", "answer", "refused"),
    [
        (401, {"error": "invalid_client", "error_description": "AADSTS7000215: wrong secret"}, True),
        (400, {"error": "unauthorized_client"}, True),
        (400, {"error": "temporarily_unavailable"}, False),
        (503, {}, False),
        (429, {"error": "temporarily_unavailable"}, False),
    ],
)
def test_a_refusal_wants_a_person_and_a_passing_trouble_does_not(
    identity: Identity, status: int, answer: dict[str, str], refused: bool
) -> None:
    identity.plan.append((status, answer))
    with pytest.raises(TokenTrouble) as told:
        MicrosoftApp(client(identity)).issue("")
    assert isinstance(told.value, TokenRefused) == refused
    assert SECRET not in str(told.value)


def test_a_provider_that_cannot_be_reached_or_trusted_is_a_passing_trouble(identity: Identity) -> None:
    nobody = replace(client(identity), authority=f"https://localhost:{free_port()}")
    for wrong, said in ((nobody, "cannot be asked"), (replace(client(identity), ca_file=None), "not trusted")):
        with pytest.raises(TokenTrouble, match=said) as told:
            MicrosoftApp(wrong).issue("")
        assert not isinstance(told.value, TokenRefused)


def test_a_wrong_tenant_is_said(identity: Identity) -> None:
    with pytest.raises(TokenTrouble, match="check OAUTH_TENANT"):
        MicrosoftApp(replace(client(identity), tenant="nowhere")).issue("")


def test_a_service_account_is_given_a_token_for_a_user(identity: Identity, tmp_path: Path, signing_key: str) -> None:
    issued = service_account(identity, tmp_path, signing_key).issue("")
    assert issued.access in identity.valid
    assert timedelta(minutes=59) < issued.lifetime <= timedelta(hours=1)
    assert identity.asked[0]["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"


def test_google_refuses_in_words(identity: Identity, tmp_path: Path, signing_key: str) -> None:
    account = service_account(identity, tmp_path, signing_key)
    identity.plan.append((401, {"error": "unauthorized_client", "error_description": "not delegated"}))
    with pytest.raises(TokenRefused, match=r"unauthorized_client: not delegated.*domain-wide delegation"):
        account.issue("")
    (tmp_path / "account.json").write_text("{}")
    with pytest.raises(TokenRefused, match="OAUTH_KEY_FILE cannot be used"):
        account.issue("")


def test_no_token_and_no_secret_stands_in_a_log_or_in_a_value(
    identity: Identity, caplog: pytest.LogCaptureFixture, tmp_path: Path, signing_key: str
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("msal", "urllib3", "google", "requests"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    app = MicrosoftApp(client(identity))
    issued = app.issue("")
    given = person(identity).issue("canary-renewal")
    account = service_account(identity, tmp_path, signing_key).issue("")
    said = caplog.text + repr((app, issued, given, account))
    for hidden in (SECRET, "canary-renewal", issued.access, given.access, given.renewal, account.access):
        assert hidden not in said
