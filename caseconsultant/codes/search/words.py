"""Words as the search compares them: folded, stemmed, in American spelling, with synonyms made one."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

_PARENTHESES = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
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
_STOP = frozenset(
    ["w", "a", "an", "and", "as", "at", "by", "due", "for", "from", "has", "have", "in", "into", "is", "its", "of",
     "on", "or", "per", "s", "the", "this", "to", "was", "were", "with", "you", "your", "patient", "pt", "pts", "than",
     "that", "which", "their", "be", "been", "are", "other"]
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


def fold(text: str) -> str:
    """Return text in lower case without accents and possessives."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("'s", " "))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def _stem(word: str) -> str:
    for british, american in _BRITISH:
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
    return [word for word in _WORD.findall(fold(text)) if word not in _STOP]


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
