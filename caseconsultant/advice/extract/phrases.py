"""The clinical words of a mail, as phrases to look up; what is negated or only history is marked as such."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.extract.asks import sentences
from caseconsultant.advice.extract.codes import codes_in
from caseconsultant.advice.extract.words import words

FILLER: Final = words(
    """a about advise after again all already also am an and answer any anybody anyone appreciate are as ask asked at
    be because been before being bill billed biller billing book but by can cannot case chart claim code coded coder
    codes coding colleague come comes confirm correct could cpt date day dear dme do doc doctor documentation
    documented documents does don't dr dx each else encoder exactly find first for from gave get gets give given
    gives go goes good got had has have he hello help her hcpcs hey hi him his how i icd icd-10 icd-10-cm icd10 if
    in instead into is isn't it its just know last let like list look lookup made make many may me mean md modifier
    more morning most much must my need needs new next no not note now of ok on one only or our out own patient
    payer per pick please pls point pos practice properly proper provider pt pt's put question reported right? same
    says see seen send she should since so some supplier system take team tell than thank thanks that the their them
    then there these they thing think this those though thx tia time to today today's told too tried try two up us
    use used using usual visit want wanted wants was way we were what what's when where whether which who why will
    with word work would write wrote yes yet you your afternoon all-in clinic note's says says: assessment
    documentation dictation suggests denied rejected superbill picks letter whole increments colleague's
    unbelievable bmi plus re fw fwd it's i'm that's can't couldn't didn't doesn't he's she's whats"""
)
NEGATED: Final = (
    r"no|not|without|w/o|w/out|denies|denied|negative for|neg\.? for|never(?: had)?|rules? out|ruled out|isn't|wasn't"
)
HISTORY: Final = r"history of|hx of|hx|h/o|former|previous|prior|status post|s/p"
CUE: Final = re.compile(rf"\b(?:(?P<negated>{NEGATED})|(?P<history>{HISTORY}))\b", re.I)
WORD: Final = re.compile(
    r"(?:(?<=type )|(?<=stage )|(?<=grade )|(?<=class ))\d[ab]?|[A-Za-z][A-Za-z'/-]*\d?|"
    r"(?<!\d)\d{1,6}(?:\.\d{1,3})?(?=\s?(?:cm|mm|mg|mcg|ml|weeks?|units?))"
)
SET_NAME: Final = re.compile(
    r"\b(?:ICD[\s-]?(?:9|10)?(?:-?(?:CM|PCS))?|CPT|HCPCS|F\d\d?)\b(?:\s?codes?\b)?(?!\w)", re.I
)
CLAUSE: Final = re.compile(r"[^,;:()\n]+")
SHORTEST: Final = 3


def phrases_in(text: str) -> Iterator[tuple[str, int, int, bool, bool]]:
    """Yield (phrase, start, end, negated, history): the content words of each clause that holds any."""
    for sentence, start, _ in sentences(text):
        bare = SET_NAME.sub(lambda name: " " * len(name.group()), without_codes(sentence))
        for clause in CLAUSE.finditer(bare):
            for piece, at, negated, history in _pieces(clause.group()):
                words = [w for w in WORD.finditer(piece) if w.group().lower().strip("'-/") not in FILLER]
                kept = [w for w in words if len(w.group()) >= SHORTEST or w.group().isupper() or w.group()[0].isdigit()]
                if kept:
                    place = start + clause.start() + at
                    first, last = kept[0].start(), kept[-1].end()
                    yield " ".join(w.group() for w in kept), place + first, place + last, negated, history


def _pieces(clause: str) -> Iterator[tuple[str, int, bool, bool]]:
    """Divide a clause where a word denies or puts into the past what follows it."""
    at, negated, history = 0, False, False
    for cue in CUE.finditer(clause):
        yield clause[at : cue.start()], at, negated, history
        at, negated, history = cue.end(), bool(cue.group("negated")), bool(cue.group("history"))
    yield clause[at:], at, negated, history


def without_codes(sentence: str) -> str:
    """The sentence with blanks where codes stand."""
    kept = list(sentence)
    for code in codes_in(sentence):
        kept[code.start : code.end] = " " * (code.end - code.start)
    return "".join(kept)
