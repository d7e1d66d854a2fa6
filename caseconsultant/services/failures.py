"""What the log may say of a failure: messages of exceptions may hold what people wrote to us; the frames never do."""

import traceback

from caseconsultant.domain.errors import CaseConsultantError


def told(mistake: BaseException) -> str:
    """Return the exception's name and frames; its message only where it is a sentence of our own."""
    words = f": {mistake}" if isinstance(mistake, CaseConsultantError) else ""
    return f"{type(mistake).__name__}{words}\n{''.join(traceback.format_tb(mistake.__traceback__))}"
