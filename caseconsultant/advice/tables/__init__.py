"""Numbers of the trade that change by year, as dated rows: each table a file of tabs, read once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, by heading; it holds from `starts` through `ends`, open where they are None."""

    values: dict[str, str]
    starts: date | None
    ends: date | None

    def __getitem__(self, heading: str) -> str:
        return self.values[heading]


@cache
def _read(name: str) -> tuple[Row, ...]:
    """Read a table. Its first line is its source, its second its headings; `from` and `to` are dates or empty."""
    text = (files(__package__) / f"{name}.tsv").read_text(encoding="utf-8")
    headings, *lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(_row(dict(zip(headings, line, strict=True))) for line in lines)


def _row(values: dict[str, str]) -> Row:
    starts, ends = (date.fromisoformat(values[name]) if values[name] else None for name in ("from", "to"))
    return Row(values, starts, ends)


def rows(name: str, on: date) -> Iterator[Row]:
    """Yield the rows of a table that hold on a date, in the table's order."""
    for row in _read(name):
        if (row.starts is None or row.starts <= on) and (row.ends is None or on <= row.ends):
            yield row


def source(name: str) -> str:
    """Where the numbers of a table come from."""
    text = (files(__package__) / f"{name}.tsv").read_text(encoding="utf-8")
    return text.splitlines()[0].removeprefix("# ")
