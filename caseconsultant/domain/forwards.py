"""Whose mail a colleague forwards, and what stands in it. Bounded in time by what it looks at."""

import re
from collections.abc import Sequence
from typing import Final

from caseconsultant.domain import forward_marks as marks
from caseconsultant.domain import quote_marks
from caseconsultant.domain.letters import Address, Forwarded

LINES: Final = 5_000  # a forward that begins later is not looked for
BLOCK_LINES: Final = 16
CANDIDATES: Final = 300  # lines that may stand above a quote: a mail with more is no forward
LONGEST: Final = 400  # characters of a line above a forward; Yahoo's, with all headers on it, may have more
GLUED_LONGEST: Final = 20_000

_MAILTO = re.compile(r"<mailto:[^<>]{0,320}>", re.IGNORECASE)
_BRACKETS = re.compile(r"\[(?:mailto:)?([^\s\[\]<>]{1,320})\]", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'“”„«»]{1,64}@[^\s<>()\[\],;:\"'“”„«»]{1,255}")
_QUOTE = re.compile(r"[ \t]*> ?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\D{0,4}\d{1,2}[:.]\d\d")
# What stands between the date and the name, in the languages that put it there.
_VERB = re.compile(
    r"\A\W*(?:schrieb|skrev|heeft|időpontban|użytkownik|пользователь|користувач|používateľ|uživatel)\b", re.IGNORECASE
)
# What would part a line where it is shown: names and addresses of forwards stand on one.
_BLANKED: Final = dict.fromkeys([*range(9), *range(11, 32), *range(127, 161), 0x2028, 0x2029], " ")
_MARKS: Final = " \t\"'“”„«»<>()[]*_,"


def original(text: str, subject: str) -> Forwarded | None:
    """Return the mail that is forwarded in the text, the outermost of several; None where none is.

    Words like "Forwarded message" are proof. A bare block of headers, or "Original message", may also stand above a
    quote: it counts where the subject is no reply's. "On ... Pat wrote:" counts where the subject says forward.
    """
    lines = text.replace("\r\n", "\n").replace("\ufeff", "").translate(_BLANKED).split("\n")
    forward = bool(marks.FORWARD_SUBJECT.match(subject))
    reply = bool(marks.REPLY_SUBJECT.match(subject))
    tried = separated = 0  # `separated`: the line after "Forwarded message"
    for at, line in enumerate(lines[:LINES]):
        separator = _separator(line)
        if separator == "forwarded" or (separator and not reply):
            if (glued := _glued(lines, at)) is not None:
                return glued
            separated = at + 1
        elif separator:
            return None
        if ":" in line or "：" in line:
            if (found := _block(lines, at, sure=0 < separated >= at - 6)) is not None:
                return found if forward or separated or not reply else None
            tried += line.rstrip().endswith((":", "："))
            if tried <= CANDIDATES and (wrote := _wrote(lines, at)) is not None:
                return wrote if forward else None
    return None


def _separator(line: str) -> str:
    """Say what stands on the line: 'forwarded', 'original' (a forward or a quote) or nothing."""
    if "--" not in line and not line.rstrip().endswith((":", "：", "*")):
        return ""
    if len(line) > GLUED_LONGEST:
        return ""
    if found := marks.SEPARATOR.match(line):
        return "forwarded" if found["forwarded"] else "original"
    return "forwarded" if len(line) <= LONGEST and marks.BEGINS.fullmatch(line) else ""


def _glued(lines: Sequence[str], at: int) -> Forwarded | None:
    """Read the headers that stand behind the separator, on its line."""
    found = marks.SEPARATOR.match(lines[at])
    head = marks.GLUED.match(found["rest"]) if found else None
    if head is None:
        return None
    return Forwarded(sender(head["F"]), head["D"].strip(), head["S"].strip(), _rest(lines, at + 1))


def _block(lines: Sequence[str], start: int, *, sure: bool) -> Forwarded | None:
    """Read "From: ... Date: ... To: ... Subject: ..." from its first line; where a separator is above, less will do."""
    values: dict[str, str] = {}
    end = start
    for at in range(start, min(start + BLOCK_LINES, len(lines))):
        found = marks.HEADER.fullmatch(lines[at]) if len(lines[at]) <= GLUED_LONGEST else None
        if found is None or found.lastgroup is None:
            if at == start or at - end >= 1 or not lines[at].strip(" \t>"):
                break
            continue  # one line of a long list goes on
        kind = next(kind for kind in marks.NAMES if found[kind])
        if kind in values and kind != "O":
            break  # another mail's headers
        values[kind] = found["value"].strip(" \t*")
        end = at + 1
    who = sender(values.get("F", ""))
    known = len(values.keys() & {"D", "T", "S"})
    if not (known >= 2 or (sure and known)) or not any(map(str.isalpha, who.name + who.email)):
        return None
    return Forwarded(who, values.get("D", ""), values.get("S", ""), _rest(lines, end))


def _wrote(lines: Sequence[str], at: int) -> Forwarded | None:
    """Read "On <date> Pat <pat@clinic.test> wrote:", which may be wrapped to a second line."""
    if not lines[at].rstrip().endswith((":", "：")):
        return None
    for first in (at, at - 1):
        joined = " ".join(part.strip() for part in lines[max(first, 0) : at + 1])
        if len(joined) <= LONGEST and _stands_above(joined):
            date = _DATE.search(joined)
            after = re.split(r"\d[:.]\d\d(?:[:.]\d\d)?(?:\s?[AP]M)?(?:\s?(?:GMT|UTC)[+-]?\d*)?", joined, maxsplit=1)[-1]
            after = _VERB.sub("", after, count=1)
            who = sender(after if "@" in after else joined)
            return Forwarded(who, date[0] if date else "", "", _rest(lines, at + 1))
    return None


def _stands_above(line: str) -> bool:
    dated = bool(_DATE.search(line)) and bool(_ADDRESS.search(line))
    return dated or quote_marks.begins_with_date(line) or quote_marks.begins_with_name(line)


def sender(value: str) -> Address:
    """Return the first address of a header's value with its name; the name alone where no address is in it."""
    value = _BRACKETS.sub(r"<\1>", _MAILTO.sub("", value[:2000]))
    found = _ADDRESS.search(value)
    if found is None:
        return Address("", " ".join(value.split()).strip(_MARKS)[:200])
    name = " ".join(value[: found.start()].split()).strip(_MARKS).removesuffix("mailto:").strip(_MARKS)
    return Address(found[0].rstrip("."), name[:200])


def _rest(lines: Sequence[str], start: int) -> str:
    """Return what follows, without the quote marks or the indent that it begins with."""
    rest = [line.rstrip() for line in lines[start:]]
    said = [line for line in rest if line.strip()]
    if said and said[0].lstrip().startswith(">"):
        rest = [_QUOTE.sub("", line, count=1) for line in rest]
    elif said and all(line.startswith("    ") for line in said[:3]):
        rest = [line.removeprefix("    ") for line in rest]
    return "\n".join(rest).strip("\n")
