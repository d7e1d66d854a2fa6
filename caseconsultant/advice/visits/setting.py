"""Where a told visit took place, as the tables of visits name it, and what is asked of it."""

import re
from typing import Final

from caseconsultant.advice.question import Question

EMERGENCY: Final = re.compile(
    r"9928\d|\b(?:E[DR]|emergency (?:room|dep\w*))\b\W*(?:pt|patient|visit|doc\w*|phys\w*|provider|"
    r"level|E/?M|note|chart|case|code|attending|lac|MD|pro-?fee|$)|"
    r"(?:in|to|at|presents? to|arriv\w+ (?:at|in)|comes? (?:in)?to|came (?:in)?to|brought to|"
    r"seen in) (?:the |our |an )?(?:ED|ER|emergency)\b|^\W*E[DR]\b",
    re.I | re.M,
)
SENT: Final = re.compile(
    r"(?:sent|sends?|sending|refer\w*|transfer\w*|direct\w*) (?:\w+ ){0,4}to (?:the )?(?:ED|ER|emergency)|"
    r"clinic|office|urgent care",
    re.I,
)


def setting_of(question: Question, family: str) -> str:
    """The family of the visit, `family` where no words tell more; `office` where new or established is not told."""
    words = question.words
    office = re.search(r"99(?:20[2-5x]|21[2-5x])", words)
    if office is None and EMERGENCY.search(words) and not SENT.search(words):
        return "emergency"
    if office is not None or re.search(r"\bin (?:the |our )?(?:clinic|office)\b|urgent care", words, re.I):
        told = question.around.new_patient
        if told is not None:
            return "new" if told else "established"
        new, known = re.search(r"9920[2-5x]", words), re.search(r"9921[2-5x]", words)
        return "new" if new and not known else "established" if known and not new else "office"
    return family or "office"
