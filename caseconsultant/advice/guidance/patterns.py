"""Lines of alternative words, as notes write them, turned into one expression."""

import re
from functools import lru_cache
from typing import Final

SHORT: Final = re.compile(r"[A-Z]{1,2}")  # OR, ED, PT: as capitals only, since they are words too


@lru_cache(maxsize=8192)
def pattern(line: str) -> re.Pattern[str]:
    """Turn alternatives between `|` into one expression; `*` is the rest of a word, `?` one letter or digit."""
    alternatives = []
    for words in line.split("|"):
        escaped = re.escape(words.strip()).replace(r"\*", r"\w*").replace(r"\?", r"\w")
        spaced = re.sub(r"(?:\\ |\\-)+", r"[\\s/-]+", escaped)
        alternatives.append(f"(?-i:{spaced})" if SHORT.fullmatch(words.strip()) else spaced)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(alternatives)})(?!\w)", re.I)
