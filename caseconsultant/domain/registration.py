"""The link by which somebody registers: signed, bound to one address without naming it, valid for a while."""

import base64
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import Final

VALID_FOR: Final = timedelta(days=30)
_TOKEN: Final = re.compile(r"([0-9a-f]{32})\.([0-9]{1,11})\.([A-Za-z0-9_-]{32})")


def token_for(asker_key: str, now: datetime, signing_key: bytes) -> str:
    """Return the link's last part, for the row of an address (32 hex digits): its key, when it ends, a signature."""
    ends = int((now + VALID_FOR).timestamp())
    return f"{asker_key}.{ends}.{_signature(asker_key, ends, signing_key)}"


def asker_in(token: str, now: datetime, signing_key: bytes) -> str | None:
    """Return the key of the row for which a token was made; None where it was not made by us, or has ended."""
    parts = _TOKEN.fullmatch(token) if token.isascii() else None
    if parts is None:
        return None
    ends = int(parts[2])
    genuine = hmac.compare_digest(parts[3], _signature(parts[1], ends, signing_key))
    return parts[1] if genuine and datetime.fromtimestamp(ends, UTC) >= now else None


def _signature(asker_key: str, ends: int, signing_key: bytes) -> str:
    said = f"registration\0{asker_key}\0{ends}".encode()
    return base64.urlsafe_b64encode(hmac.digest(signing_key, said, "sha256")[:24]).decode()
