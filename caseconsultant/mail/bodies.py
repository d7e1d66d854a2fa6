"""What of a mail's parts is its text, and what is attached to it."""

import re
from dataclasses import dataclass, field
from typing import Final

from caseconsultant.domain.letters import Attachment, Forwarded
from caseconsultant.mail import charsets, documents, enriched, html, tnef
from caseconsultant.mail.addresses import addresses
from caseconsultant.mail.mime import Part
from caseconsultant.mail.patience import Patience
from caseconsultant.mail.words import one_line

TEXT_CAP: Final = 1_000_000  # characters
ATTACHED_TEXT_CAP: Final = documents.TEXT_CAP
SHORT_PLAIN: Final = 300  # characters of a plain version that may only point to the HTML one ...
NEWS: Final = 20  # ... and the words of that one which it does not hold
OUTSIDE_CAP: Final = 20_000  # bytes before the first part of a multipart, and behind its last

_NOTICE = re.compile(r"mime|multi-?part", re.IGNORECASE)
_NOTICE_CAP: Final = 1000

_NAME_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069/\\]+")


@dataclass(slots=True)
class Body:
    """The readable pieces of a mail, in the order of the sender."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    outside: list[Attachment] = field(default_factory=list)  # words that stand in no part: listed like a file
    nested: list[str] = field(default_factory=list)  # texts of mails attached to this one
    rich: bool = False  # some of it was written with marks: HTML, or text/enriched
    digest: bool = False  # of a list: nobody forwards what is in it
    forwarded: Forwarded | None = None  # the first of the mails attached to this one
    patience: Patience = field(default_factory=Patience)
    render: bool = True  # whether HTML is turned into text: costly, and needless where a plain version says it

    @property
    def text(self) -> str:
        """All that can be read; what is inside an attached mail where the mail itself says nothing."""
        own = "\n\n".join(filter(None, self.texts))
        return (own or "\n\n".join(self.nested))[:TEXT_CAP]

    @property
    def is_plain(self) -> bool:
        """Say whether it speaks, and in plain text alone, perhaps with files in between (RFC 8621, 4.1.4)."""
        return not self.rich and any(text.strip() for text in self.texts)

    @property
    def html(self) -> str:
        """The HTML as it came, never to be shown unsanitised."""
        return "\n".join(self.htmls)[: html.HTML_CAP]


def read(root: Part, patience: Patience | None = None) -> Body:
    """Return the body and the attachments of a mail; a mail inside another shares the patience of that."""
    body = Body(patience=patience or Patience())
    _add(root, body)
    if slips := charsets.decode(b"\n".join(root.headers.slips)).strip():
        body.outside.append(Attachment("among the headers.txt", "text/plain", len(slips), False, slips))
    return body


def _add(part: Part, body: Body) -> None:
    if part.outside:
        _add_outside(part, body)
    match part.content_type:
        case "multipart/alternative":
            _add_alternative(part, body)
        case "multipart/related":
            _add_related(part, body)
        case content_type if content_type.startswith("multipart/") and part.children:
            body.digest |= content_type == "multipart/digest"
            for child in part.children:
                _add(child, body)
        case "message/rfc822" | "message/global" | "message/news" if part.children:
            _attach_mail(part, body)
        case "text/plain" | "text/html" | "text/enriched" if not _is_attached(part):
            _add_text(part, body)
        case _:
            _attach(part, body)


def _add_outside(part: Part, body: Body) -> None:
    """List what stands in none of a multipart's parts: a notice to old readers is no news, anything else may be."""
    delimiter = b"--" + part.parameters.get("boundary", "").encode("utf-8", "replace")
    for start, end in (part.outside[0], part.outside[-1]):
        lines = part.source[start : min(end, start + OUTSIDE_CAP)].splitlines()
        text = charsets.decode(b"\n".join(line for line in lines if not line.startswith(delimiter))).strip()
        if text and not (len(text) < _NOTICE_CAP and _NOTICE.search(text)):
            body.outside.append(Attachment("outside the parts.txt", "text/plain", len(text), False, text))


def _add_alternative(part: Part, body: Body) -> None:
    """Take the plain version where it says something, else the last that does; the rest is the same again."""
    versions: list[Body] = []
    plain: Body | None = None
    for child in part.children:
        version = Body(patience=body.patience, render=body.render and plain is None)
        _add(child, version)
        versions.append(version)
        if version.is_plain:
            plain = plain or version
    spoken = [version for version in reversed(versions) if version.texts and version.text.strip()]
    plains = [version.texts for version in versions if version.is_plain]
    chosen = [text for texts in plains for text in texts] if plain else next(iter(spoken), Body()).texts
    if plain and body.render and len(plain.text) < SHORT_PLAIN:
        chosen += _said_in_html_alone(plain, versions)
    body.texts += dict.fromkeys(chosen)  # two plain versions are no versions of each other: both are shown
    for version in versions:
        body.rich |= version.rich
        body.htmls += version.htmls
        body.attachments += version.attachments
        body.outside += version.outside
        body.nested += version.nested
        body.forwarded = body.forwarded or version.forwarded


def _said_in_html_alone(plain: Body, versions: list[Body]) -> list[str]:
    """Return the HTML version where the plain one says little more than that there is another."""
    told = set(plain.text.split())
    for version in versions:
        text = html.to_text(version.html) if version.htmls else ""
        if sum(word not in told for word in text.split()) >= NEWS:
            return [text]
    return []


def _add_related(part: Part, body: Body) -> None:
    """The first part, or the one that `start` names (RFC 2387), is the text; the others belong to it."""
    wanted = part.parameters.get("start", "")
    root = next((c for c in part.children if wanted and c.headers.plain("content-id") == wanted), part.children[0])
    for child in part.children:
        if child is root or child.main_type == "multipart":
            _add(child, body)
        else:
            _attach(child, body, inline=True)


def _is_attached(part: Part) -> bool:
    disposition, parameters = part.disposition()
    if disposition == "attachment":
        return True
    # a named text part, as Apple Mail writes them: "inline", and still a file
    return bool(parameters.get("filename") or part.parameters.get("name")) and part.depth > 0


def _add_text(part: Part, body: Body) -> None:
    text = text_of(part)
    body.rich |= part.content_type != "text/plain"
    if part.content_type == "text/html":
        body.htmls.append(text)
        body.texts.append(html.to_text(text) if body.render else "")
    elif part.content_type == "text/enriched":
        body.texts.append(enriched.to_text(text))
    else:
        body.texts.append(_flowed(part, text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n"))


def text_of(part: Part) -> str:
    """Return a text part's content, decoded."""
    data = part.content()[: 4 * TEXT_CAP]
    charset = part.parameters.get("charset", "")
    return charsets.decode(data, charsets.of_html(data, charset) if part.content_type == "text/html" else charset)


def everything(root: Part) -> str:
    """Return the body of a mail as it stands, its parts not told apart."""
    return charsets.decode(root.source[root.start : root.end][:TEXT_CAP]).replace("\r\n", "\n").strip()


def _flowed(part: Part, text: str) -> str:
    """Join the soft line ends of format=flowed (RFC 3676, 4.2), outside quotes."""
    if part.parameters.get("format", "").lower() != "flowed" or " \n" not in text:
        return text
    joint = "" if part.parameters.get("delsp", "").lower() == "yes" else " "
    out: list[str] = []
    between = ""  # what stands between the line before and this one
    for line in text.split("\n"):
        quoted = line.startswith(">")
        if not quoted and line.startswith(" "):
            line = line[1:]  # space-stuffing
        if quoted or line == "-- ":
            between = "\n" if out else ""
        soft = line.endswith(" ") and line != "-- " and not quoted
        out += (between, line[:-1] if soft else line)
        between = joint if soft else "\n"
    return "".join(out)


def _attach(part: Part, body: Body, *, inline: bool = False) -> None:
    data = part.content()
    name = file_name(part.name())
    disposition, _ = part.disposition()
    text = documents.text_of(part.content_type, part.parameters.get("charset", ""), name, data, body.patience)
    inline = inline or (disposition == "inline" and part.main_type == "image")
    body.attachments.append(Attachment(name, part.content_type, len(data), inline, text))
    if tnef.is_tnef(data):
        _unpack(data, body)


def _unpack(data: bytes, body: Body) -> None:
    """List what is in a winmail.dat; its body counts where the mail has no other."""
    inside = body.patience.attempt(lambda: tnef.unpack(data), tnef.Unpacked(), "a winmail.dat")
    if inside.text.strip():
        body.nested.append(inside.text)
    for label, content in inside.files:
        name = file_name(label)
        text = documents.text_of("", "", name, content, body.patience)
        body.attachments.append(Attachment(name, "application/octet-stream", len(content), False, text))


def _attach_mail(part: Part, body: Body) -> None:
    """A mail in the mail is an attachment with its text; its own attachments are listed as well."""
    inner = part.children[0]
    nested = read(inner, body.patience)
    name = file_name(part.name() or inner.headers.text("subject") or "mail") or "mail"
    name = name if name.lower().endswith(".eml") else f"{name[:196]}.eml"
    body.attachments.append(
        Attachment(name, part.content_type, part.end - part.start, False, nested.text[:ATTACHED_TEXT_CAP])
    )
    body.attachments += nested.attachments
    body.outside += nested.outside
    who = addresses(inner.headers.plain("from"))
    if body.forwarded is None and not body.digest and who:
        body.forwarded = Forwarded(
            who[0], one_line(inner.headers.plain("date", 200)), inner.headers.text("subject")[:1000], nested.text
        )
    if nested.text.strip():
        body.nested.append(nested.text)


def file_name(name: str) -> str:
    """Return a name that is a label and never a path: no separators, controls or direction marks; at most 200."""
    return one_line(_NAME_CONTROLS.sub("_", name)).strip(". ")[:200]
