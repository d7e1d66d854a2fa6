"""Global days of each procedure, and their calendar (Medicare Claims Processing Manual, chapter 12, section 40)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding, GlobalPeriod
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

LENGTHS: Final = {"000": 1, "010": 11, "090": 92}


def global_period(question: Question, library: Library) -> Iterator[Finding]:
    """Give the global days of every procedure; with a stated surgery date, the first and the last day too."""
    surgery = question.date_of_service if question.date_is_stated else None
    for code in question.procedures:
        found = judge(library.fee(code, question.date_of_service))
        row = found.fact
        first, last = span(row.global_days, surgery) if row and surgery else (None, None)
        yield GlobalPeriod(
            basis=found.basis(code),
            code=code,
            row=row,
            surgery=surgery,
            first=first,
            last=last,
            shares=tuple(int(share * 100) for share in (row.preop, row.intraop, row.postop)) if row else (),
            length=LENGTHS.get(row.global_days) if row else None,
            day_in_it=question.around.days_after_surgery,
        )


def span(global_days: str, surgery: date) -> tuple[date | None, date | None]:
    """Return the first and the last day of the package: 090 is 92 days (the day before, the day, 90 after)."""
    match global_days:
        case "000":
            return surgery, surgery
        case "010":
            return surgery, surgery + timedelta(days=10)
        case "090":
            return surgery - timedelta(days=1), surgery + timedelta(days=90)
        case _:
            return None, None
