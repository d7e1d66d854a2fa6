"""The link by which a requester says whether an answer helped: signed, without an account, and naming nobody."""

import base64
import hmac
import re
from typing import Final

LONGEST_WORDS: Final = 1000
_TOKEN: Final = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{22})")


def token_for(approval_id: str, signing_key: bytes) -> str:
    """Return the link's last part for the answer of an approval (32 hex digits)."""
    return f"{approval_id}.{_signature(approval_id, signing_key)}"


def approval_in(token: str, signing_key: bytes) -> str | None:
    """Return the approval for which a token was made; None where it was not made by us."""
    parts = _TOKEN.fullmatch(token) if token.isascii() else None
    if parts is None or not hmac.compare_digest(parts[2], _signature(parts[1], signing_key)):
        return None
    return parts[1]


def _signature(approval_id: str, signing_key: bytes) -> str:
    made = hmac.digest(signing_key, f"rating\0{approval_id}".encode(), "sha256")[:16]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
