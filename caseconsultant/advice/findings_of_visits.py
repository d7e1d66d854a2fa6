"""What was found about a visit that a mail tells of: the answer by the rule for it, in sentences and codes."""

from dataclasses import dataclass

from caseconsultant.advice.findings import Billed, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited(Finding):
    """The answer to a told visit: `lead` is Yes, No, It depends or empty; `said` is a whole sentence."""

    rule: str
    lead: str
    said: str
    billed: tuple[Billed, ...] = ()
    why: tuple[str, ...] = ()
    must_show: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    decided: bool = True
    of_level: bool = False
