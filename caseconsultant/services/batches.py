"""Mails in batches that fit into memory and into one transaction."""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol, TypeVar

BATCH_MAILS: Final = 100
BATCH_BYTES: Final = 8_000_000


class HasBytes(Protocol):
    """A mail as it came."""

    @property
    def raw(self) -> bytes:
        """Its bytes."""


M = TypeVar("M", bound=HasBytes)


def batches(mails: Iterable[M]) -> Iterator[list[M]]:
    """Yield the mails in their order, so many at once or so many bytes; never an empty batch."""
    batch: list[M] = []
    size = 0
    for mail in mails:
        batch.append(mail)
        size += len(mail.raw)
        if len(batch) >= BATCH_MAILS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
