"""Access tokens from Google: a service account that may act for the whole domain signs in for one of its users."""

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google.auth.transport.requests import Request
from google.oauth2 import service_account

from caseconsultant.domain.errors import TokenRefused, TokenTrouble
from caseconsultant.mail.oauth import impatient_session
from caseconsultant.ports import Issued

SCOPES: Final = ["https://mail.google.com/"]  # IMAP and SMTP know no narrower one


@dataclass(frozen=True, slots=True)
class GoogleServiceAccount:
    """A ports.Issuer by a signed assertion (RFC 7523) with domain-wide delegation for `user`."""

    key_file: Path
    user: str
    ca_file: Path | None = None

    def issue(self, renewal: str) -> Issued:  # noqa: ARG002  (the key signs anew each time)
        """Ask for a token. Raises TokenTrouble, or TokenRefused where a person must act."""
        for name in ("google", "urllib3"):  # no configuration of a log may bring requests into it
            logging.getLogger(name).setLevel(logging.WARNING)
        account = self._account()
        with impatient_session(self.ca_file) as session:
            try:
                account.refresh(Request(session=session))
            except TransportError:
                raise TokenTrouble("Google's token service cannot be reached") from None
            except RefreshError as error:
                raise _refusal(error, self.user) from None
            except GoogleAuthError as error:
                raise TokenTrouble(f"Google's token service gives no token ({type(error).__name__})") from None
        ends = account.expiry.replace(tzinfo=UTC) if account.expiry else datetime.now(UTC) + timedelta(hours=1)
        return Issued(account.token, ends - datetime.now(UTC))

    def _account(self) -> Any:
        try:
            return service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
                json.loads(self.key_file.read_text("utf-8")), scopes=SCOPES, subject=self.user
            )
        except (OSError, ValueError, TypeError, KeyError, GoogleAuthError) as error:
            raise TokenRefused(
                f"the service account's key in OAUTH_KEY_FILE cannot be used ({type(error).__name__}): download it anew"
            ) from None


def _refusal(error: RefreshError, user: str) -> TokenTrouble:
    words = " ".join(str(error.args[0] if error.args else "no reason given").split())[:200]
    if getattr(error, "retryable", False):
        return TokenTrouble(f"Google's token service gives no token now ({words})")
    return TokenRefused(
        f"Google refused a token for {user} ({words}): check the domain-wide delegation, with the scope {SCOPES[0]}"
    )
