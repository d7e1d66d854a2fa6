"""Expressions of our tables, made ready once: the standard library remembers too few of them."""

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def cue(expression: str) -> re.Pattern[str]:
    """Return an expression, made ready, in which capitals do not matter."""
    return re.compile(expression, re.I)
