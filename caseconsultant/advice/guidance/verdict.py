"""What a note says to a mail that wants a yes or a no: lines of its front matter, the first that is met counts.

says: no {office | clinic & !hospital}: in the office there is no split or shared visit; see incident-to.
says: yes if {hospital | facility}: each one's part and time are documented.
says: it depends
"""

import re
from dataclasses import dataclass
from typing import Final

from caseconsultant.advice.composing.piece import lower_first
from caseconsultant.advice.guidance.choice import is_met
from caseconsultant.advice.question import Question

LINE: Final = re.compile(r"(yes if|no unless|yes|no|it depends)(?: \{([^{}]+)\})?(?:: ?(\S.*))?")
BEGINS: Final = {
    "yes": "Yes: ",
    "no": "No: ",
    "yes if": "Yes, if ",
    "no unless": "No, unless ",
    "it depends": "It depends: ",
}


@dataclass(frozen=True, slots=True)
class NoteVerdict:
    """A verdict, the condition under which it holds (empty: always), and its reason in the note's own words."""

    verdict: str
    condition: str
    words: str

    def before(self, bottom: str) -> str:
        """The bottom line with the verdict first; a reason of its own stands before what the note always says."""
        start = BEGINS[self.verdict]
        if not self.words:
            return f"{start}{lower_first(bottom)}"
        return f"{start}{self.words.rstrip('.')}. {bottom}"


def verdict_line(line: str) -> NoteVerdict | None:
    """Read a `says` line; None where it is none. A condition of a verdict (yes if, no unless) must be in its words."""
    found = LINE.fullmatch(line.strip())
    if found is None or (found[1] in ("yes if", "no unless") and not found[3]):
        return None
    return NoteVerdict(found[1], found[2] or "", found[3] or "")


def verdict(says: tuple[NoteVerdict, ...], question: Question) -> NoteVerdict | None:
    """Return the first verdict whose condition the mail meets."""
    return next((one for one in says if is_met(one.condition, question)), None)
