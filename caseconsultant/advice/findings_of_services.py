"""What a family of codes says of a mail: the codes that its facts choose, or between which codes they leave it."""

from dataclasses import dataclass

from caseconsultant.advice.findings import Billed, Finding


@dataclass(frozen=True, slots=True)
class Offered:
    """Codes of a family and what they are."""

    lines: tuple[Billed, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Served(Finding):
    """A service that the mail tells of: `chosen` by its facts, else all that it may be, and what decides."""

    name: str
    codes: tuple[str, ...]
    chosen: tuple[Offered, ...]
    open: tuple[Offered, ...]
    rule: str
    ask: str
    is_visit: bool = False
