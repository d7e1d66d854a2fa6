"""Words as the search compares them: folded, stemmed, in American spelling, with synonyms made one."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

_PARENTHESES = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"(?<![a-z0-9])[a-z][/&][a-z](?![a-z0-9/&])|[a-z0-9]+(?:\.[0-9]+)?")  # s/p and d&c are one word
_BOTH = re.compile(r"\bw(?:ith)?\s*[+/&]?\s*w/?o\b|\bw/?o\s*[+/&]\s*w(?:ith)?\b(?!/)")  # without contrast, then with
_BRITISH = (
    (re.compile(r"haem"), "hem"), (re.compile(r"oedem"), "edem"), (re.compile(r"oesoph"), "esoph"),
    (re.compile(r"aem(?=ia|ic)"), "em"), (re.compile(r"diarrhoea"), "diarrhea"), (re.compile(r"rrhoea"), "rrhea"),
    (re.compile(r"paed"), "ped"), (re.compile(r"foet"), "fet"), (re.compile(r"anaesth"), "anesth"),
    (re.compile(r"gynaec"), "gynec"), (re.compile(r"orthopaed"), "orthoped"), (re.compile(r"coel"), "cel"),
    (re.compile(r"tumour"), "tumor"), (re.compile(r"colour"), "color"), (re.compile(r"behaviour"), "behavior"),
    (re.compile(r"leuc"), "leuk"), (re.compile(r"caec"), "cec"), (re.compile(r"aeti"), "eti"),
    (re.compile(r"isation"), "ization"), (re.compile(r"ise(d|r)?$"), r"ize\1"), (re.compile(r"fibre"), "fiber"),
    (re.compile(r"litre"), "liter"), (re.compile(r"sulph"), "sulf"), (re.compile(r"oestr"), "estr"),
)  # fmt: skip
_UNIT = re.compile(
    r"(?<![a-z0-9.])(\d+(?:\.\d+)?)(?=(?:vws?|v|views?|mins?|mg|mcg|ml|gm?|hrs?|yrs?|cm|mm|units?|iu|wks?|lvls?)\b)"
)
_STOP = frozenset(
    ["w", "a", "an", "and", "as", "at", "by", "due", "for", "from", "has", "have", "in", "into", "is", "its", "of",
     "on", "or", "per", "s", "the", "this", "to", "was", "were", "with", "you", "your", "patient", "pts", "than",
     "that", "which", "their", "be", "been", "are"]
)  # fmt: skip
_KEPT = frozenset({"pus", "gas", "bus", "us", "bias"})
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("ses", "s"))


@cache
def listed(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a word list of ours, without comments."""
    text = resources.files(__package__).joinpath("terms").joinpath(f"{name}.tsv").read_text("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _same() -> dict[str, str]:
    """Word -> the first word of its group in synonyms.tsv, both in their folded form."""
    return {_stem(word): _stem(group[0]) for group in listed("synonyms") for word in group[1:]}


@cache
def _compounds() -> dict[str, str]:
    """Each compound of ours, to itself."""
    return {row[0]: row[0] for row in listed("compounds")}


def fold(text: str) -> str:
    """Return text in lower case without accents and possessives."""
    plain = text.replace("’", "'").replace("'s", " ")
    if plain.isascii():
        return plain.lower()
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


# What is: what happened. "Osteoporotic" and "osteoporosis", "infected" and "infection" are compared as one.
_FORMS = (
    (re.compile(r"(?<=...)otic$"), "osis"), (re.compile(r"(?<=...)itic$"), "itis"),
    (re.compile(r"(?<=..)ect(ed|ing|ive)$"), "ection"), (re.compile(r"(?<=..)ur(ed|ing)$"), "ure"),
    (re.compile(r"(?<=...)at(ed|ing)$"), "ation"), (re.compile(r"(?<=..)(em|ox|pleg)ic$"), r"\1ia"),
    (re.compile(r"(?<=..)(path|troph|scop)ic$"), r"\1y"),
)  # fmt: skip


def _stem(word: str) -> str:
    for british, american in (*_BRITISH, *_FORMS):
        word = british.sub(american, word)
    if word in _KEPT or len(word) < 4 or not word.isalpha():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)] + instead if ending != "ses" else word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache(200_000)
def canonical(word: str) -> str:
    """Return what a folded word is compared as."""
    stem = _stem(word)
    return _same().get(stem, stem)


def raw_words(text: str) -> list[str]:
    """Return a text's words, folded, in order, without those that carry no meaning."""
    words = [
        word
        for word in _WORD.findall(_UNIT.sub(r"\1 ", _BOTH.sub(" without then with ", fold(text))))
        if word not in _STOP
    ]
    return list(_joined(words))


def _joined(words: list[str]) -> Iterator[str]:
    """Yield words with those made one that are written together as often as apart: ear wax, club foot."""
    place = 0
    while place < len(words):
        pair = "".join(words[place : place + 2])
        whole = pair if pair in _compounds() and words[place] != pair else ""
        yield _compounds()[whole] if whole else words[place]
        place += 2 if whole else 1


def tokens(text: str) -> list[str]:
    """Return a text's words as they are compared, in order."""
    return [canonical(word) for word in raw_words(text)]


def name_tokens(name: str) -> tuple[list[str], list[str]]:
    """Return a name's words, and those that may be left out: in parentheses, or after the bar of an index entry."""
    main, _, further = name.partition(" | ")
    optional = " ".join(_PARENTHESES.findall(main))
    core = tokens(_PARENTHESES.sub(" ", main))
    more = tokens(f"{optional} {further}")
    return (core, more) if core else (more, [])


@cache
def weak() -> frozenset[str]:
    """Return the words that say little by themselves, as they are compared."""
    return frozenset(canonical(row[0]) for row in listed("weak"))
