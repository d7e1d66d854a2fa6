"""Names of persons in the names of files: "Odell_Zielke_opnote.pdf"."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.domain.name_cues import FILE_WORDS
from caseconsultant.domain.not_names import ALSO_NAMES, GIVEN, NOT_NAMES

STEM: Final = frozenset(" _'’-")  # beside letters and digits, in the name of a file
SHORTEST: Final = 5  # characters of two words and what parts them
PART: Final = re.compile(r"[A-Za-zÀ-ÿ'’-]{2,}")


def in_file_name(seen: str, dot: int) -> Iterator[tuple[int, int, str]]:
    """The first run of two or three words in a document's name that may be a person's."""
    line = seen.rfind("\n", max(0, dot - 80), dot) + 1 or max(0, dot - 80)
    begin = dot
    while begin > line and (seen[begin - 1] in STEM or seen[begin - 1].isalnum()):
        begin -= 1
    if dot - begin < SHORTEST:
        return
    run: list[re.Match[str]] = []
    for word in PART.finditer(seen, begin, dot):
        lower = word.group().lower()
        fits = (
            (lower not in NOT_NAMES or lower in ALSO_NAMES)
            and lower not in FILE_WORDS
            and (word.group()[0].isupper() or lower in GIVEN or run)
        )
        if fits and (not run or word.start() - run[-1].end() == 1):
            run.append(word)
        elif len(run) >= 2:
            break
        else:
            run = [word] if fits else []
    if len(run) >= 2:
        start, end = run[0].start(), run[-1].end()
        yield start, end, seen[start:end]
