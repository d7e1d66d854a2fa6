"""Bytes to InboundMail. Total: it never raises on what strangers send."""

from typing import Final

from caseconsultant.domain.forwards import original
from caseconsultant.domain.letters import Address, InboundMail
from caseconsultant.domain.mail_parts import NEW_WORDS, words_of
from caseconsultant.domain.quoting import parts_of
from caseconsultant.mail import bodies, dates, facts, mime, reports
from caseconsultant.mail.addresses import addresses
from caseconsultant.mail.headers import LIST_CAP, VALUE_CAP, Headers
from caseconsultant.mail.trace import trace
from caseconsultant.mail.words import one_line

RAW_CAP: Final = 25 * 1024 * 1024
SUBJECT_CAP: Final = 1000  # characters


def parse_bytes(raw: bytes) -> InboundMail:
    """Return the mail; what cannot be read has a harmless value, and what was cut is named in `defects`."""
    caps = mime.Caps()
    if len(raw) > RAW_CAP:
        caps.say("only the first 25 MB were read")
        raw = raw[:RAW_CAP]
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")  # line ends of a time long gone
    root = mime.read(raw, caps)
    fields = root.headers
    body = bodies.read(root)
    subject = fields.text("subject")[:SUBJECT_CAP]
    text = body.text
    if not text.strip() and not body.attachments and mime.NO_PARTS in caps.defects:
        text = bodies.everything(root)  # broken: nothing is hidden
        body.outside.clear()
    parts = parts_of(text)
    report = reports.read(root, body.patience)
    is_report = facts.is_report(root) or report is not None
    reply_to = addresses(fields.plain_all("reply-to"))
    for name, values in fields.fields.items():
        if any(len(value) > LIST_CAP for value in values):
            caps.say(f"the header {name[:40]} was cut")
    return InboundMail(
        sender=_sender(fields),
        reply_to=reply_to[0] if reply_to else None,
        to=addresses(fields.plain_all("to")),
        cc=addresses(fields.plain_all("cc")),
        subject=subject,
        text=text,
        new_words=words_of(text, parts, NEW_WORDS),
        parts=parts,
        html=body.html,
        message_id=_message_id(fields),
        in_reply_to=facts.ids(fields.plain("in-reply-to")),
        references=facts.ids(fields.plain("references", LIST_CAP)),
        date=dates.read(fields.plain("date", 200)),
        attachments=(*body.attachments, *body.outside),
        auto_submitted=one_line(facts.auto_submitted(fields))[:60],
        return_path_is_empty=facts.return_path_is_empty(fields),
        is_bulk=facts.is_bulk(fields),
        is_report=is_report,
        is_auto_reply=facts.is_auto_reply(fields, subject),
        no_auto_response=facts.no_auto_response(fields),
        original_message_id=facts.reported_id(root.walk()) or reports.quoted_id(text) if is_report else "",
        loop_token=one_line(fields.plain(facts.LOOP_HEADER))[:200],
        hops=fields.count("received"),
        is_encrypted=facts.is_encrypted(root) or text.lstrip().startswith("-----BEGIN PGP MESSAGE-----"),
        defects=(*caps.defects, *body.patience.defects),
        is_signed=facts.is_signed(root, text),
        report=report,
        forwarded=None if is_report else original(text, subject) or body.forwarded,
        trace=trace(raw),
    )


def _sender(fields: Headers) -> Address:
    """The first address of From; where it has none, of Sender or Reply-To."""
    for name in ("from", "sender", "reply-to"):
        if found := addresses(fields.plain(name, VALUE_CAP)):
            return found[0]
    return Address("", fields.text("from")[:200])


def _message_id(fields: Headers) -> str:
    """The id without brackets; what is no id by RFC 5322 (blanks, brackets, controls) is none."""
    found = facts.ids(fields.plain("message-id"))
    return found[0] if found else ""
