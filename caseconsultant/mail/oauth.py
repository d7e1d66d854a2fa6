"""Access tokens from Microsoft's identity platform: for the application itself, or for a person by a device flow.

XOAUTH2 carries them (Google and Microsoft define it alike). Nothing here keeps, logs or shows a token.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import msal
import requests
from msal.exceptions import MsalError

from caseconsultant.domain.errors import TokenRefused, TokenTrouble
from caseconsultant.ports import Issued

SECONDS: Final = 20.0  # for one request; a token is asked for while somebody waits for it
APP_SCOPES: Final = ["https://outlook.office365.com/.default"]
PERSON_SCOPES: Final = [
    "https://outlook.office.com/IMAP.AccessAsUser.All",
    "https://outlook.office.com/SMTP.Send",
]

# RFC 6749, 4.1.2.1 and 5.2; RFC 8628, 3.5: what asking again may mend. All else wants a person.
_PASSING: Final = frozenset(("temporarily_unavailable", "server_error", "slow_down", "authorization_pending"))
_NO_PLACE: Final = (ValueError, KeyError, TypeError, RuntimeError)  # what msal raises where an answer is none


@dataclass(frozen=True, slots=True)
class MicrosoftClient:
    """The application as it is registered with a tenant; without a secret it is a public client."""

    authority: str
    tenant: str
    client_id: str
    secret: str = field(default="", repr=False)
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class MicrosoftApp:
    """A ports.Issuer by client credentials (RFC 6749, 4.4): the application reads the mailbox in its own name."""

    client: MicrosoftClient

    def issue(self, renewal: str) -> Issued:  # noqa: ARG002  (there is nobody who signed in)
        """Ask for a token. Raises TokenTrouble, or TokenRefused where a person must act."""
        with impatient_session(self.client.ca_file) as session:
            app = _application(msal.ConfidentialClientApplication, self.client, session)
            return _issued(_asked(lambda: app.acquire_token_for_client(scopes=APP_SCOPES)))


@dataclass(frozen=True, slots=True)
class MicrosoftPerson:
    """A ports.Issuer for a mailbox at which a person signed in once, by a device flow (RFC 8628)."""

    client: MicrosoftClient
    mailbox: str

    def issue(self, renewal: str) -> Issued:
        """Renew the sign-in (RFC 6749, 6). Raises TokenTrouble, or TokenRefused where a person must sign in again."""
        how = f"run `caseconsultant mail login {self.mailbox}`"
        if not renewal:
            raise TokenRefused(f"nobody has signed in to the mailbox yet: {how}")
        with impatient_session(self.client.ca_file) as session:
            app = _application(msal.PublicClientApplication, self.client, session)
            try:
                return _issued(_asked(lambda: app.acquire_token_by_refresh_token(renewal, PERSON_SCOPES)), renewal)
            except TokenRefused as refused:
                raise TokenRefused(f"{refused}; {how}") from refused

    def sign_in(self, show: Callable[[str, str], object]) -> Issued:
        """Let a person sign in elsewhere: `show` is given the address to open and the code to type there.

        Waits until they have, or the code has ended. Raises TokenTrouble or TokenRefused.
        """
        with impatient_session(self.client.ca_file) as session:
            app = _application(msal.PublicClientApplication, self.client, session)
            flow = _asked(lambda: app.initiate_device_flow(scopes=PERSON_SCOPES))
            if "user_code" not in flow:
                raise _refusal(flow)
            show(str(flow["verification_uri"]), str(flow["user_code"]))
            return _issued(_asked(lambda: app.acquire_token_by_device_flow(flow)))


def _application(kind: Any, client: MicrosoftClient, session: requests.Session) -> Any:
    """Return msal's application, which finds the tenant's addresses at once; nothing is kept in its cache."""
    for name in ("msal", "urllib3"):  # no configuration of a log may bring requests into it
        logging.getLogger(name).setLevel(logging.WARNING)
    return _asked(
        lambda: kind(
            client.client_id,
            **({"client_credential": client.secret} if client.secret else {}),
            authority=f"{client.authority}/{client.tenant}",
            instance_discovery=False,  # the authority is the operator's word; nobody else is asked about it
            http_client=session,
        )
    )


def _asked(question: Callable[[], Any]) -> Any:
    """Ask, and say in words what goes wrong on the way."""
    try:
        return question()
    except requests.RequestException as error:
        raise TokenTrouble(network_words(error)) from None  # the request holds the secret
    except MsalError as error:  # an answer of 5xx; its words are "HTTP Error: 503"
        raise TokenTrouble(f"the identity provider gives no token now ({str(error)[:100]})") from None
    except _NO_PLACE as error:
        raise TokenTrouble(
            f"the identity provider's answer is none ({type(error).__name__}): check OAUTH_TENANT and OAUTH_AUTHORITY"
        ) from None


def network_words(error: requests.RequestException) -> str:
    """Return why an identity provider cannot be reached, without the request."""
    match error:
        case requests.exceptions.SSLError():
            why = "its certificate is not trusted"
        case requests.Timeout():
            why = "it did not answer in time"
        case requests.HTTPError(response=requests.Response() as response):
            why = f"it answered {response.status_code}"
        case _:
            why = type(error).__name__
    return f"the identity provider cannot be asked for a token ({why})"


def _issued(answer: Any, renewal: str = "") -> Issued:
    """Return the token; a provider that gives no new renewal means the old one to be used again (RFC 6749, 6)."""
    if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
        raise _refusal(answer)
    return Issued(
        access=answer["access_token"],
        lifetime=timedelta(seconds=float(answer.get("expires_in") or 3600)),
        renewal=str(answer.get("refresh_token") or renewal),
    )


def _refusal(answer: Any) -> TokenTrouble:
    said = answer if isinstance(answer, dict) else {}
    error, description = str(said.get("error", "no reason given")), str(said.get("error_description", ""))
    words = " ".join(f"{error}: {description.partition(chr(10))[0]}".split())[:200]
    if error in _PASSING:
        return TokenTrouble(f"the identity provider gives no token now ({words})")
    return TokenRefused(f"the identity provider refused a token ({words})")


class _Impatient(requests.Session):
    """A session that waits for so long and no longer, and that carries no secret to another address."""

    def request(self, *args: Any, **options: Any) -> requests.Response:
        return super().request(*args, **{**options, "timeout": SECONDS, "allow_redirects": False})


def impatient_session(ca_file: Path | None) -> requests.Session:
    """Return a session that verifies certificates, by `ca_file` alone where one is given."""
    made = _Impatient()
    made.verify = str(ca_file) if ca_file else True
    made.trust_env = ca_file is None  # else an authority from the environment would go before ours
    return made
