"""Which stretches of a mail count: everything but signatures, quoted threads, notices and mail headers.

What does not count is overwritten with blanks, so that every place stays a place in the original text.
"""

import re
from typing import Final

FORWARD: Final = re.compile(r"^[ \t>]*(?:-{3,}\s*forwarded message\s*-{3,}|begin forwarded message:?).*$", re.I | re.M)
QUOTE: Final = re.compile(
    r"^[ \t>]*(?:-{3,}\s*original message\s*-{3,}|_{10,}|on\b.{4,120}\bwrote:)[^\n]*$"
    r"|^from:[^\n]*\n(?:sent|date|to|subject):",
    re.I | re.M,
)
HEADER: Final = re.compile(r"^[ \t]*(?:from|date|sent|to|cc|subject|reply-to):.*$", re.I | re.M)
SIGN_OFF: Final = re.compile(
    r"^[ \t]*(?:(?:many |kind |best |warm )?(?:thanks|thank you|thx+|tia|regards|cheers|wishes)"
    r"(?: (?:so much|in advance|again|and regards))?|sincerely|respectfully|appreciate it|"
    r"have a (?:great|good|nice) \w+|"
    r"-- ?)[\s,.!-]*$",
    re.I | re.M,
)
NOTICE: Final = re.compile(
    r"^[* \t]*(?:confidentiality notice|this (?:e-?mail|message) (?:may|and)|sent from my|please think of the trees|"
    r"our office is closed|[*]{2}).*$",
    re.I | re.M,
)
SMALL_TALK: Final = re.compile(
    r"\b(?:maternity leave(?![^.?!\n]*\?)|covering (?:two|2) desks|keep it simple for me|"
    r"screenshot i wanted|too large for our mail|"
    r"webinar|"
    r"education budget|invoice for last month|our old address|phone system down|in a coding forum|different answers|"
    r"came in over the weekend|could you take this|can you help us with the one below|don't do coding myself|"
    r"answer to me|"
    r"sorry for the late|no rush|on my list)\b",
    re.I,
)
SENTENCE: Final = re.compile(r"[^.?!\n]+[.?!]*")
GREETING: Final = re.compile(
    r"^[^\w\n]*(?:dear (?:sir or madam|sirs?|madam|consultants?|team|colleagues?|all)|to whom it may concern|hi team|"
    r"hello caseconsultant|good (?:morning|afternoon|evening|day)|hi there|hey all|colleagues)\b",
    re.I | re.M,
)
CREDENTIAL: Final = re.compile(
    r"^[ \t]*(?:[A-Z][\w.'’-]*[ ,]+){1,5}(?:CPC(?:-A)?|COC|CCS(?:-P)?|CPMA|CRC|RHIT|RHIA|COSC|CPB|CPPM|RN|MD|DO)\b"
    r"(?!\.? [a-z]).*$",
    re.M,
)
"""A name with its credential, and whatever else stands on that line; a sentence goes on in small letters."""
NO_NAME: Final = re.compile(
    r"[ \t]*(?:our|the|my|your|his|her|this|that|an?|can|could|do|does|did|is|are|was|were|if|when|which|what|who|how|"
    r"should|would|may|please|we|i|one|two|both|each|for|from|in|on|with|after|since|because|patient|pt|provider)\b",
    re.I,
)
CONTACT: Final = re.compile(r"^[ \t]*[(]?\d{3}[).\s-]+\s?\d{3}[.\s-]\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?\s*$", re.M)
CITY: Final = re.compile(r"^[ \t]*[A-Z][A-Za-z.' -]+,? +[A-Z]{2} +\d{5}(?:-\d{4})?[ \t]*$", re.M)
LONGEST_SIGNATURE: Final = 9


def counting(text: str) -> str:
    """Return the text at the same length, with blanks where it does not count."""
    kept = list(text)
    question = bool(re.search(r"\?|\b\d{5}\b|\b[A-TV-Z]\d[0-9A-Z]\.", _head(text)))
    for start, end in _quoted(text, question):
        _blank(kept, start, end)
    for pattern in (FORWARD, HEADER, NOTICE, GREETING, CONTACT, CITY):
        for found in pattern.finditer(text):
            _blank(kept, found.start(), found.end())
    for sentence in SENTENCE.finditer(text):
        if SMALL_TALK.search(sentence.group()):
            _blank(kept, sentence.start(), sentence.end())
    for start, end in _signatures(text):
        _blank(kept, start, end)
    return "".join(kept)


def _head(text: str) -> str:
    """What stands before the first quoted or forwarded part."""
    cuts = [found.start() for pattern in (FORWARD, QUOTE) if (found := pattern.search(text))]
    return text[: min(cuts)] if cuts else text


def _quoted(text: str, asks_itself: bool) -> list[tuple[int, int]]:
    """Quoted threads. A forwarded mail is the question itself, so it stays, and so does all that a mail has."""
    found: list[tuple[int, int]] = []
    forwarded = FORWARD.search(text)
    after = forwarded.end() if forwarded else 0
    cut = next((q.start() for q in QUOTE.finditer(text) if q.start() > after and not _in_forward_header(text, q)), None)
    words = re.findall(r"\w{3,}", text[after:cut])
    if cut is not None and (asks_itself or len(words) >= 8 or forwarded):
        found.append((cut, len(text)))
    found += [(m.start(), m.end()) for m in re.finditer(r"^>.*$", text, re.M) if asks_itself or len(words) >= 8]
    return found


def _in_forward_header(text: str, quote: re.Match[str]) -> bool:
    """Say whether what looks like a quote's header is the header of the forwarded mail."""
    before = text[max(0, quote.start() - 60) : quote.start()]
    return bool(FORWARD.search(before + "\n")) or (
        quote.group().lower().startswith("from:") and "forwarded" in before.lower()
    )


def _signatures(text: str) -> list[tuple[int, int]]:
    """The lines after a sign-off, up to the next gap that is followed by more words than a signature has."""
    found = []
    for sign in SIGN_OFF.finditer(text):
        rest = text[sign.end() :].lstrip("\n")
        end = after = len(text) - len(rest)
        for number, line in enumerate(re.finditer(r"[^\n]*(?:\n|$)", rest)):
            body = line.group().strip()
            if number >= LONGEST_SIGNATURE or _is_no_signature(body):
                break
            end = after + line.end()
            if not body and number > 0:
                break
        found.append((sign.start(), end))
    lines = (line for line in CREDENTIAL.finditer(text) if not NO_NAME.match(line.group()))
    found += [line.span() for line in lines if not _is_no_signature(line.group().strip())]
    return found


def _is_no_signature(line: str) -> bool:
    """Say whether a line after a sign-off belongs to the mail again."""
    return len(line) > 70 or "?" in line or bool(FORWARD.match(line) or QUOTE.match(line))


def _blank(kept: list[str], start: int, end: int) -> None:
    """Overwrite a stretch with blanks, keeping its line ends."""
    for at in range(start, min(end, len(kept))):
        if kept[at] != "\n":
            kept[at] = " "
