"""A calendar part (RFC 5545) as a person reads it. Total."""

import re
from typing import Final

LINES_CAP: Final = 5_000

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"([A-Za-z-]{1,40})((?:;[^:\"]{0,200}(?:\"[^\"]{0,200}\")?){0,10}):(.*)")
_SHOWN: Final = {
    "METHOD": "Method", "SUMMARY": "Summary", "DTSTART": "Start", "DTEND": "End", "LOCATION": "Place",
    "ORGANIZER": "Organizer", "ATTENDEE": "Attendee", "STATUS": "Status", "DESCRIPTION": "Description",
}  # fmt: skip
_WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ZONE = re.compile(r";TZID=\"?([^;:\"]{1,80})", re.IGNORECASE)
_SPOKEN: Final = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


def to_text(content: str) -> str:
    """Return the events of a calendar, a line for each fact; empty where it is none."""
    if "BEGIN:VCALENDAR" not in content[:2000].upper():
        return ""
    out: list[str] = []
    hidden = 0  # alarms and time zones speak of no event
    for line in _FOLD.sub("", content).splitlines()[:LINES_CAP]:
        found = _LINE.fullmatch(line.strip())
        if found is None:
            continue
        name, parameters, value = found[1].upper(), found[2], found[3]
        if value.upper() in ("VALARM", "VTIMEZONE") and name in ("BEGIN", "END"):
            hidden += 1 if name == "BEGIN" else -1
        elif (name, value.upper()) == ("BEGIN", "VEVENT") and out:
            out.append("")
        elif not hidden and name in _SHOWN and value:
            out.append(f"{_SHOWN[name]}: {_said(name, parameters, value)}")
    return "\n".join(out).strip()


def _said(name: str, parameters: str, value: str) -> str:
    if name in ("DTSTART", "DTEND") and (when := _WHEN.fullmatch(value)):
        zone = _ZONE.search(parameters)
        clock = f" {when[4]}:{when[5]}" if when[4] else ""
        return f"{when[1]}-{when[2]}-{when[3]}{clock}{' UTC' if when[6] else f' {zone[1]}' if zone and clock else ''}"
    text = re.sub(r"\\[nN,;\\]", lambda escape: _SPOKEN[escape[0]], value)
    return re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
