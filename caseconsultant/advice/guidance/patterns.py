"""Lines of alternative words, as notes write them, turned into one expression."""

import re
from functools import lru_cache
from typing import Final

SHORT: Final = re.compile(r"[A-Z]{1,2}")  # OR, ED, PT: as capitals only, since they are words too
MODIFIER: Final = re.compile(r"\d\d")  # 25, 82: not where the number counts something
NOT_AN_AGE: Final = r"(?<!\$)(?<!\bage )(?<!\baged )(?<!\bage: )"
NOT_COUNTING: Final = (
    r"(?!\s?(?:%|percent|min|hours?|hrs?|days?|weeks?|wks?|months?|mos?\b|units?|mg|mcg|ml|cc\b|cm|mm|y/?o|years?|yrs?|"
    r"lesions?|levels?|visits?|patients?|pts?\b|times?|tags?|sq|[FM]\b|[-/:.,]\d))"
)


@lru_cache(maxsize=8192)
def pattern(line: str) -> re.Pattern[str]:
    """Turn alternatives between `|` into one expression; `*` is the rest of a word, `?` one letter or digit."""
    alternatives = []
    for words in line.split("|"):
        escaped = re.escape(words.strip()).replace(r"\*", r"\w*").replace(r"\?", r"\w")
        spaced = re.sub(r"(?:\\ |\\-)+", r"[\\s/-]+", escaped)
        alternatives.append(_guarded(words.strip(), spaced))
    return re.compile(rf"(?<![\w.])(?:{'|'.join(alternatives)})(?!\w)", re.I)


def _guarded(words: str, spaced: str) -> str:
    """Two capitals stay capitals, and two digits must not count anything."""
    if SHORT.fullmatch(words):
        return f"(?-i:{spaced})"
    return NOT_AN_AGE + spaced + NOT_COUNTING if MODIFIER.fullmatch(words) else spaced
