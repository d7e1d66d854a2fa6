"""Who really sent a mail: what the trusted border wrote in Authentication-Results (RFC 8601), and nobody else's word.

Only the topmost such header counts, above the first Received of a foreign server, and only under the configured
name. The border must remove what others wrote under its name (RFC 8601, section 5); every large provider does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from caseconsultant.domain.domains import ascii_domain, organisational_domain


class Authentication(StrEnum):
    """Whether the border vouches for the address in From."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not verified"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Result:
    """One method and its result, with its properties (`header.d`, `smtp.mailfrom` ...), all in lower case."""

    method: str
    result: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class Results:
    """One Authentication-Results header. `server` is empty where it names none, as Office 365 writes it."""

    server: str
    results: tuple[Result, ...]


_PAIR: Final = re.compile(r'([a-z][a-z0-9._-]{0,60})(?:\s*/\s*\d+)?\s*=\s*("(?:[^"\\]|\\.)*"|[^\s"]*)')
_METHOD: Final = re.compile(r"[a-z][a-z0-9-]*\s*(?:/\s*\d+\s*)?=")  # a property has a dot in its name, except Yahoo's
_BY: Final = re.compile(r"(?:^|\s)by\s+([^\s;()]+)", re.IGNORECASE)
_NO_METHODS: Final = ("from", "reason", "action")
_ONE_HOUSE: Final = {"office365.com": "outlook.com"}  # Exchange Online hands mail over between these two names


def authenticated(trace: Sequence[str], sender_domain: str, trusted: str) -> Authentication:
    """Say whether the border that we trust vouches for the domain of From.

    `trace`: the mail's Received and Authentication-Results headers, `Name: value`, from the top. `trusted`: the
    authserv-id, or the domain above it where each server of the border has its own; empty trusts nobody.
    """
    written = _of_the_border(trace, trusted.strip().lower().rstrip(".")) if trusted.strip() else None
    return _judged(written, ascii_domain(sender_domain)) if written and sender_domain else Authentication.NOT_VERIFIED


def parse(value: str) -> Results:
    """Read one header's value, tolerantly: with comments anywhere, without an authserv-id, with unknown words.

    One that may have been tampered with (a quote or a comment that never ends, a quote within a comment: an odd
    address in MAIL FROM, echoed without care, can write results of its own) can fail, and vouches for nobody.
    """
    value = value.lower()
    if (segments := _segments(value)) is None:
        failed = (Result("dmarc", "fail", {}),) if re.search(r"\bdmarc\s*=\s*fail\b", value) else ()
        return Results(_server(value.partition(";")[0]), failed)
    return Results(_server(segments[0]), tuple(result for segment in segments if (result := _result(segment))))


def _server(first: str) -> str:
    """The authserv-id, which stands before the first semicolon; empty where a result already stands there."""
    words = first.split()
    return "" if not words or _METHOD.match(first.strip()) else words[0]


def _judged(written: Results, domain: str) -> Authentication:
    dmarc = [one for one in written.results if one.method == "dmarc"]
    if any(one.result == "fail" for one in dmarc):
        return Authentication.FAILS
    passed = dmarc and all(one.result == "pass" for one in dmarc)
    if passed and all("header.from" in one.properties for one in dmarc):
        same = all(ascii_domain(_domain(one.properties["header.from"])) == domain for one in dmarc)
        return Authentication.VERIFIED if same else Authentication.NOT_VERIFIED
    aligned = any(_aligned(one, domain) for one in written.results)
    return Authentication.VERIFIED if aligned else Authentication.NOT_VERIFIED


def _aligned(one: Result, domain: str) -> bool:
    """DMARC's identifier alignment, relaxed (RFC 7489, section 3.1): DKIM's or SPF's domain is of the same house."""
    if one.result != "pass":
        return False
    match one.method:
        case "dkim":
            names = (one.properties.get("header.d") or one.properties.get("header.i", ""),)
        case "spf":
            names = (one.properties.get("smtp.mailfrom") or one.properties.get("smtp.mail", ""),)
        case _:
            return False
    return any(organisational_domain(_domain(name)) == organisational_domain(domain) for name in names if name)


def _domain(identity: str) -> str:
    return identity.strip("<>").rpartition("@")[2]


def _of_the_border(trace: Sequence[str], trusted: str) -> Results | None:
    """The topmost header under the trusted name, if it stands above the first Received of a foreign server."""
    for at, line in enumerate(trace):
        name, _, value = line.partition(":")
        match name.strip().lower():
            case "received" if not _is_ours(value, trusted):
                return None
            case "authentication-results":
                written = parse(value)
                # one that names no server is the work of the server whose Received stands next below it
                server = written.server or next(_receivers(trace[at + 1 :]), "")
                if _is_under(server, trusted):
                    return written
    return None


def _receivers(lines: Sequence[str]) -> Iterator[str]:
    """The servers that wrote these Received headers; empty where one does not say."""
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip().lower() == "received":
            by = _BY.search(value)
            yield by[1].lower().rstrip(".") if by else ""


def _is_ours(received: str, trusted: str) -> bool:
    """Whether the border or a server behind it wrote this Received (Google's inner ones name an IP and no sender)."""
    by = _BY.search(received)
    if by is None:
        return False
    host = by[1].lower().rstrip(".")
    if re.fullmatch(r"[0-9a-f.:\[\]]+", host):
        return not re.match(r"\s*from\s", received, re.IGNORECASE)
    return _is_under(host, trusted) or _house(host) == _house(trusted)


def _house(host: str) -> str:
    domain = organisational_domain(host)
    return _ONE_HOUSE.get(domain, domain)


def _is_under(host: str, trusted: str) -> bool:
    return host == trusted or host.endswith(f".{trusted}")


def _result(segment: str) -> Result | None:
    """A segment between semicolons: its first pair that is no property is the method with its result."""
    method, result = "", ""
    properties: dict[str, str] = {}
    for name, value in _PAIR.findall(segment):
        plain = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
        if "." in name or name in _NO_METHODS:
            properties.setdefault(name, plain)
        elif not method:
            method, result = name, plain
    return Result(method, result, properties) if method else None


def _segments(value: str) -> list[str] | None:
    """The value cut at its semicolons, without comments (RFC 5322, 3.2.2: they nest); None where it is not sound."""
    segments, kept = [], ""
    depth, quoted, escaped = 0, False, False
    for c in value:
        if escaped:
            escaped = False
        elif c == "\\":
            escaped = True
        elif c == '"' and depth:
            return None
        elif c == '"':
            quoted = not quoted
        elif not quoted and c in "()":
            depth = max(depth + (1 if c == "(" else -1), 0)
            kept += " "
            continue
        elif not quoted and not depth and c == ";":
            segments.append(kept)
            kept = ""
            continue
        kept += "" if depth else c
    return None if depth or quoted else [*segments, kept]
