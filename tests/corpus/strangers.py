"""The full messages among the collections of strangers' mail that lie beside the repository."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

FULL_MESSAGES: Final = {
    "stalwart-mail-parser": "**/*.eml",
    "mime4j": "**/*.msg",
    "enmime": "**/*.raw",
    "enmime-dsn": "**/*.raw",
    "cpython-email": "msg_*.txt",
    "flufl-bounce": "*_[0-9]*.txt",
    "php-mime-mail-parser": "m0*",
    "webklex-php-imap": "*.eml",
}


def full_messages(mail: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of every full message below the folder, in a fixed order."""
    for folder, pattern in FULL_MESSAGES.items():
        for path in sorted((mail / folder).glob(pattern)):
            if raw := path.read_bytes():
                yield str(path.relative_to(mail)), raw
