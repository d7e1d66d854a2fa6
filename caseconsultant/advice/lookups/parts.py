"""The single conditions that a mail names in one breath: what stands between its commas, its *with* and its *and*."""

import re
from typing import Final

from caseconsultant.advice.extract.phrases import FILLER, without_codes
from caseconsultant.advice.lookups.clinical import ASKS, GENERIC, SITE
from caseconsultant.advice.question import Question

BETWEEN: Final = re.compile(
    r"[,;:()\n+&]|\.(?!\d|\s?[a-z])|\s-\s|->|\bw/(?!o)|"
    r"\b(?:with|and|due to|d/t|(?<!acute )on|after|secondary to|from|because of|plus|for|also|has|who|causing|"
    r"caused by|resulting in|superimposed|complicated by|complicating|as well as|currently|now|is|was|since)\b",
    re.I,
)
DENIED: Final = re.compile(
    r"\b(?:no|not|denies|denied|negative for|ruled? out|r/o|family|possible|probable|suspected|likely|mother|father|"
    r"sister|brother)\b", re.I
)  # fmt: skip
NOT_THERE: Final = re.compile(r"\b(?:not|never|no)\b[^,;.:()\n]*", re.I)
PAST: Final = re.compile(r"\b(?:h/o|hx|history|status post|s/p|former|prior|previous)\b", re.I)
INTENT: Final = re.compile(
    r"\b(?:(?:as )?(?:prescribed|directed)|taken(?: correctly| properly)?|by accident|accident\w*|"
    r"adverse (?:effects?|reaction)|side effects?|reaction|overdose|OD|got into|toddler|"
    r"skipp(?:ed|ing)|ran out of|stopped taking|did not take|could ?n[o']t afford|because of cost|his|her|grandpa'?s?|"
    r"grandma'?s?|mom'?s?|dad'?s?)\b",
    re.I,
)
LEVELS: Final = frozenset(("stage", "grade", "class", "type"))
MOST: Final = 5
LONGEST: Final = 8


def parts(question: Question) -> tuple[str, ...]:
    """Return what the mail says is there, in its order, each once; nothing denied, in doubt or in the past."""
    said = NOT_THERE.sub(" , ", INTENT.sub(" ", ASKS.sub(" , ", without_codes(body_of(question)))))
    found = (" ".join(piece.split()).strip(" '\"-/!") for piece in BETWEEN.split(said))
    kept = (piece for piece in found if names_something(piece) and not DENIED.search(piece) and not PAST.search(piece))
    return tuple(dict.fromkeys(kept))[:MOST]


def body_of(question: Question) -> str:
    """The words below the subject, which says the same once more; the subject where there is nothing else."""
    below = question.words.removeprefix(question.subject.strip()).strip()
    return below or question.words


def names_something(piece: str) -> bool:
    """Say whether a piece may name a condition: not only a place of the body, not a whole story."""
    if len(piece.split()) > LONGEST:
        return False
    bare = telling(SITE.sub(" ", piece))
    return bool(bare)


def telling(text: str) -> frozenset[str]:
    """The words that mean something by themselves, in small letters; abbreviations of two letters too."""
    words = re.findall(r"[A-Za-z][A-Za-z0-9]*", text)
    return frozenset(
        word.lower()
        for word in words
        if word.lower() not in GENERIC | FILLER | LEVELS and (len(word) > 2 or (len(word) == 2 and word.isupper()))
    )
