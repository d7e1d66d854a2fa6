"""Everything that a finding carries, as text: what a draft may say."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

from caseconsultant.advice.findings import day


def ledger(value: object) -> Iterator[str]:
    """Yield every text, number and date that a finding carries, for the check of a draft."""
    if value is None or isinstance(value, bool):
        return
    if is_dataclass(value):
        for field in fields(value):
            if field.name not in {"digest", "file", "id"}:
                yield from ledger(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from ledger(one)
    elif isinstance(value, date):
        yield from (value.isoformat(), day(value))
    else:
        yield str(value)
