"""Every message of strangers through the limited child: none hangs, none is given up."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from caseconsultant.domain.letters import InboundMail
from caseconsultant.mail.fingerprint import fingerprint
from caseconsultant.mail.html import to_text
from caseconsultant.mail.parse import parse_bytes
from caseconsultant.mail.sandbox import ChildParser
from tests.corpus.strangers import full_messages

FROM_WITH_ADDRESS = re.compile(rb"\AFrom:[^\n]*<[^\s<>@]+@[^\s<>@]+>|\nFrom:[^\n]*<[^\s<>@]+@[^\s<>@]+>", re.IGNORECASE)

pytestmark = pytest.mark.long


@pytest.fixture
def parser() -> Iterator[ChildParser]:
    parser = ChildParser()
    yield parser
    parser.close()


def test_every_message_is_read(shared: Path, parser: ChildParser, tell: Callable[[str], None]) -> None:
    mails = list(full_messages(shared / "mail"))
    assert len(mails) > 500
    met: Counter[str] = Counter()
    slowest = 0.0
    for name, raw in mails:
        before = time.monotonic()
        mail = parser.parse(raw)
        slowest = max(slowest, time.monotonic() - before)
        assert isinstance(mail, InboundMail), (name, mail)
        assert mail.sender.email or not FROM_WITH_ADDRESS.search(raw.partition(b"\n\n")[0]), name
        assert "".join(mail.text[part.start : part.end] for part in mail.parts) == mail.text, name
        met.update(what_it_is(mail))
    tell(f"{len(mails)} messages, the slowest in {slowest * 1000:.0f} ms: {dict(sorted(met.items()))}")
    assert slowest < 5
    assert met["with text"] > 0.8 * len(mails)


def what_it_is(mail: InboundMail) -> Iterator[str]:
    yield "messages"
    if mail.sender.email:
        yield "with a sender"
    if mail.text.strip():
        yield "with text"
    if mail.new_words != mail.text.strip():
        yield "with a quote"
    if mail.attachments:
        yield "with attachments"
    for fact in ("is_bulk", "is_report", "is_auto_reply", "is_encrypted", "return_path_is_empty"):
        if getattr(mail, fact):
            yield fact
    if mail.defects:
        yield "with a defect"


def test_whatever_is_no_message_at_all_is_read_too(shared: Path, parser: ChildParser) -> None:
    files = [path for path in sorted((shared / "mail").rglob("*")) if path.is_file()]
    for path in files:
        raw = path.read_bytes()
        assert isinstance(parser.parse(raw), InboundMail), path
        assert len(fingerprint(raw)) == 32
    assert len(files) > 1500


def test_a_message_cut_short_anywhere_is_read(shared: Path) -> None:
    for _, raw in full_messages(shared / "mail"):
        for tenth in range(1, 10):
            mail = parse_bytes(raw[: len(raw) * tenth // 10])
            (mail.text + mail.html + mail.subject + mail.sender.name).encode("utf-8")


def test_senders_and_subjects_are_as_another_reader_found_them(shared: Path, tell: Callable[[str], None]) -> None:
    """The parse trees of stalwart-mail-parser; where it gave up on a charset (U+FFFD) there is nothing to compare."""
    wrong, compared = [], 0
    for path in sorted((shared / "mail" / "stalwart-mail-parser").glob("*/*.json")):
        if path.name.endswith(".crlf.json"):
            continue
        mail = parse_bytes(path.with_suffix(".eml").read_bytes())
        head = {
            h["name"]: h["value"]
            for h in json.loads(path.read_text())["parts"][0]["headers"][::-1]
            if isinstance(h["name"], str)
        }
        for found, expected in ((mail.sender.email, sender_in(head)), (mail.subject, subject_in(head))):
            if expected is not None and "\ufffd" not in expected:
                compared += 1
                wrong += [(path.stem, found, expected)] if found != expected else []
    tell(f"{compared - len(wrong)} of {compared} senders and subjects the same; not: {wrong}")
    assert compared > 150
    assert len(wrong) <= 0.03 * compared, wrong


# Why our text is another one than theirs. In all but those marked "less", every word of theirs is in ours.
OTHER_TEXT = {
    "malformed/001": "a boundary that begins like another: theirs takes the one for the other and shows nothing",
    "malformed/005": "less well: a boundary that is the end of another; ours shows the mail as it stands",
    "malformed/009": "less: theirs takes a delimiter and a header for the words of a part without an end",
    "malformed/011": "less: theirs takes a delimiter and a header for the words of a part without an end",
    "malformed/012": "less: theirs takes a delimiter and headers for the words of an attached mail without an end",
    "malformed/016": "less well: a boundary inside another; ours shows the delimiters, theirs does not",
    "malformed/019": "theirs shows nothing of a broken multipart",
    "malformed/020": "less: theirs shows a whole alternative as source, ours its HTML version",
    "malformed/021": "less: theirs shows the HTML version as source behind the plain one",
    "rfc/000": "theirs leaves out text/enriched",
}


def test_the_text_is_as_another_reader_found_it_or_named_here(shared: Path, tell: Callable[[str], None]) -> None:
    compared, other, lost = 0, set(), set()
    for path in sorted((shared / "mail" / "stalwart-mail-parser").glob("*/*.json")):
        theirs = text_in(json.loads(path.read_text()))
        name = f"{path.parent.name}/{path.stem}"
        if path.name.endswith(".crlf.json") or "\ufffd" in theirs:
            continue
        ours = parse_bytes(path.with_suffix(".eml").read_bytes()).text.translate(UNSEEN).split()
        compared += 1
        whole = " ".join(ours)
        words = theirs.translate(UNSEEN).split()
        other |= {name} if ours != words else set()
        lost |= {name} if any(word not in whole for word in words) else set()
    tell(f"{compared - len(other)} of {compared} texts the same, {compared - len(lost)} with every word; not:")
    tell("".join(f"  {name}: {OTHER_TEXT.get(name, '?')}\n" for name in sorted(other)))
    assert compared > 100
    assert other == OTHER_TEXT.keys()
    assert lost <= {name for name, why in OTHER_TEXT.items() if why.startswith("less: ")}


# Theirs takes a boundary for text in two of them; in the last a byte stands that is no character.
NOT_ALL_WORDS = {"very-long-boundary.msg", "weird-boundary.msg", "qp-body.msg"}


def test_no_word_that_a_third_reader_found_is_lost(shared: Path, tell: Callable[[str], None]) -> None:
    """The decoded text parts of apache-mime4j, against the text, the HTML and the attached texts of ours."""
    compared, lost = 0, {}
    for tree in sorted((shared / "mail" / "mime4j").glob("**/*_decoded.xml")):
        mail = parse_bytes(tree.with_name(tree.name.replace("_decoded.xml", ".msg")).read_bytes())
        words = set(
            " ".join([mail.text, mail.html, to_text(mail.html), *(one.text for one in mail.attachments)]).split()
        )
        compared += 1
        for name in re.findall(r'text-body name="([^"]+)"', tree.read_text(errors="replace")):
            if missing := lost_words((tree.with_name(name)).read_bytes(), words):
                lost[tree.name.replace("_decoded.xml", ".msg")] = missing
    tell(f"{compared - len(lost)} of {compared} mails with every word; not: {lost}")
    assert compared == 80
    assert lost.keys() <= NOT_ALL_WORDS


def lost_words(content: bytes, words: set[str]) -> list[str]:
    """The words of a text that are missing; of HTML, those between its marks. Their files keep the mail's charset."""
    readings = []
    for charset in ("utf-8", "cp1252", "cp850"):
        text = content.decode(charset, "replace")
        text = to_text(text) if "<html" in text.lower() else text
        readings.append([word for word in text.split() if word not in words])
    return min(readings, key=len)[:9]


# What no reader sees: soft hyphens, marks of no width, NUL.
UNSEEN = dict.fromkeys([0, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


def text_in(tree: dict[str, Any]) -> str:
    """What their tree reads as text, by the rule that ours goes by: their lists part text from files by another one.

    That is the bodies, then texts that nobody named or attached; where there are none, those of the mails inside.
    """
    bodies = [*tree["text_body"], *(place for place in tree["attachments"] if is_bare_text(tree["parts"][place]))]
    said = [as_read(tree["parts"][place]) for place in sorted(bodies)]
    if any(text.strip() for text in said):
        return "\n".join(said)
    inside = [
        part["body"]["Message"]
        for part in tree["parts"]
        if isinstance(part["body"], dict) and "Message" in part["body"]
    ]
    return "\n".join(map(text_in, inside))


def is_bare_text(part: dict[str, Any]) -> bool:
    """Say whether a part that they list among the files is text without a name."""
    kind = content_type(part) or {"c_type": "text", "c_subtype": "plain"}
    named = any(one["name"] == "name" for one in kind.get("attributes") or ())
    attached = any(header["name"] == "content_disposition" for header in part["headers"])
    shown = (kind["c_type"], kind["c_subtype"]) in SHOWN or kind["c_type"] == "multipart"
    return "Text" in part["body"] and shown and not named and not attached


def content_type(part: dict[str, Any]) -> dict[str, Any]:
    """The type of a part as they read it; empty where it has none."""
    found = [header["value"] for header in part["headers"] if header["name"] == "content_type"]
    return dict(found[0]["ContentType"]) if found and isinstance(found[0], dict) else {}


SHOWN = {("text", "plain"), ("text", "html")}


def as_read(part: dict[str, Any]) -> str:
    """The words of a part; its marks are source."""
    body = part["body"] if isinstance(part["body"], dict) else {}
    text = body.get("Text") or body.get("Html", "")
    return to_text(text) if content_type(part).get("c_subtype") == "html" else str(text)


def sender_in(head: dict[str, Any]) -> str | None:
    value = head.get("from")
    if not isinstance(value, dict):
        return None
    groups = value["Address"]
    people = groups.get("List") or [one for group in groups.get("Group", []) for one in group["addresses"]]
    return str(people[0]["address"] or "") if people else None


def subject_in(head: dict[str, Any]) -> str | None:
    value = head.get("subject")
    return " ".join(value["Text"].split()) if isinstance(value, dict) else None
