"""A letter as the exact bytes that will leave: composed once, read back, and refused where the two differ."""

import hashlib
import re
from email.header import Header
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, quote
from typing import Any, Final

from caseconsultant.domain.enclosures import plain_name
from caseconsultant.domain.headers import ID_LIMIT, NAME_LIMIT, is_plain_address, is_safe_message_id, one_line
from caseconsultant.domain.letters import Address, OutboundMail
from caseconsultant.mail.readback import ComposeError, Meant, prove

__all__ = ["ComposeError", "compose"]

LINE: Final = 76  # RFC 5322, 2.1.1 wishes for 78; an encoded word's line may have 76 (RFC 2047, 2)

_OWN_ID: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*@[\w-]+(?:\.[\w-]+)*", re.ASCII)
_INVISIBLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MIME: Final = frozenset(("MIME-Version", "Content-Type", "Content-Transfer-Encoding"))
_TOKEN: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")

# Some mail programs decode a name first and look for addresses in it afterwards.
_AMBIGUOUS: Final = str.maketrans(dict.fromkeys('"\\<>'))


def compose(mail: OutboundMail) -> bytes:
    """The letter as bytes with CRLF, the same for the same letter. Raises ComposeError."""
    headers = _headers(mail)
    text, html = _body(mail.text), _body(mail.html)
    message = EmailMessage(policy=_WIRE)
    for name, value in headers.items():
        message[name] = value
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    for file in mail.enclosures:
        maintype, _, subtype = file.content_type.partition("/")
        message.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=_file_name(file.name))
    for depth, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(_boundary(f"{mail.message_id}{'+' * depth}"))
    content = message.as_bytes()
    prove(content, Meant(headers, text, html, mail.enclosures))
    return content


def _file_name(name: str) -> str:
    if plain_name(name) != name:
        raise ComposeError("a file's name holds characters that do not belong in a header")
    return name


def _headers(mail: OutboundMail) -> dict[str, str | HeaderAddress]:
    """Every header that is ours to set, in order; each passes one_line() or a pattern."""
    headers: dict[str, str | HeaderAddress] = {
        "From": _mailbox(mail.sender),
        "To": _mailbox(mail.recipient),
        "Subject": one_line(mail.subject),
        "Date": _date(mail),
        "Message-ID": _own_id(mail.message_id),
    }
    if parent := _echoed((mail.in_reply_to,)):
        headers["In-Reply-To"] = parent
    if thread := _echoed(mail.references):
        headers["References"] = thread
    if mail.kind.automatic:  # RFC 3834, 5; Exchange and Outlook know the second one only
        headers["Auto-Submitted"] = "auto-replied"
        headers["X-Auto-Response-Suppress"] = "All"
    headers["X-CaseConsultant-Loop"] = _token(mail.loop_token)
    headers["X-CaseConsultant-Letter"] = mail.message_id  # checked above; some providers write a Message-ID of theirs
    return headers


def _mailbox(address: Address) -> HeaderAddress:
    if not is_plain_address(address.email):
        raise ComposeError("an address of the letter is not one plain mailbox (local@domain in ASCII)")
    name = one_line(address.name.translate(_AMBIGUOUS), NAME_LIMIT)
    return HeaderAddress(display_name=name, addr_spec=address.email)


def _date(mail: OutboundMail) -> str:
    if mail.date.tzinfo is None:
        raise ComposeError("the letter's date has no time zone")
    return format_datetime(mail.date)


def _own_id(message_id: str) -> str:
    if len(message_id) > ID_LIMIT or not _OWN_ID.fullmatch(message_id):
        raise ComposeError("the letter's own Message-ID holds characters that do not belong in a header")
    return f"<{message_id}>"


def _token(loop_token: str) -> str:
    if not _TOKEN.fullmatch(loop_token):
        raise ComposeError("the letter's loop token is not one of ours")
    return loop_token


def _echoed(message_ids: tuple[str, ...]) -> str:
    """Strangers' ids as one value; those that could do harm are left out, which costs a thread and no letter."""
    return " ".join(f"<{message_id}>" for message_id in message_ids if is_safe_message_id(message_id))


def _body(text: str) -> str:
    """The text with plain line ends and one at the end; control characters and halves of surrogate pairs go."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    return _INVISIBLE.sub("", lines)


def _boundary(message_id: str) -> str:
    # "=_" cannot occur in quoted-printable (RFC 2045, 6.7), so no body can hold the boundary.
    return "=_cc_" + hashlib.sha256(message_id.encode()).hexdigest()[:32]


class _Wire(EmailPolicy):
    """EmailPolicy with a folding of our own: the standard library's loses blanks between encoded words.

    It also encodes ids that are longer than a line (Outlook's are), and no mail program threads by those.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        return super().header_store_parse(name, value) if name in _MIME else (name, value)  # ours are checked already

    def fold(self, name: str, value: Any) -> str:
        match name:
            case "From" | "To":
                return f"{name}: {_phrase(name, value.display_name)}<{value.addr_spec}>{self.linesep}"
            case "Subject":
                return f"{name}: {_folded(name, value)}{self.linesep}"
            case _ if name in _MIME:
                return str(super().fold(name, value))
            case _:
                return f"{name}: {value.replace(' <', f'{self.linesep} <')}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")


_WIRE: Final = _Wire(linesep="\r\n", cte_type="7bit")


def _phrase(name: str, display_name: str) -> str:
    """A display name as a quoted string, or as encoded words on lines of their own."""
    if not display_name:
        return ""
    return f'"{quote(display_name)}" ' if display_name.isascii() else f"{_encoded(name, display_name)}\r\n "


def _folded(name: str, text: str) -> str:
    """The text on lines of at most 76 characters where its blanks allow that; encoded where it is not ASCII."""
    if not text.isascii():
        start = "Re: " if text.startswith("Re: ") else ""  # in plain sight for programs that only look
        return start + _encoded(f"{name}: {start}", text.removeprefix(start))
    lines, used = [""], len(name) + 2
    for word in text.split(" "):
        if used + len(word) > LINE and lines[-1]:
            lines.append("")
            used = 1
        lines[-1] += f" {word}" if lines[-1] else word
        used += len(word) + 1
    return "\r\n ".join(lines)


def _encoded(name: str, text: str) -> str:
    return Header(text, "utf-8", maxlinelen=LINE, header_name=name).encode(linesep="\r\n")
