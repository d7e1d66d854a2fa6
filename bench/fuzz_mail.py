"""Fuzz the parser of mail with atheris (libFuzzer): `make fuzz ARGS=--minutes=10`. Linux, before Python 3.14.

It begins with our own mails, and with the strangers' beside the repository where they are. A mail that makes the parser
raise, hold what text cannot, take more than ten seconds or two gigabytes is written to a file in the folder `var/fuzz`
of the working directory; its name is printed. A file given as an argument is tried again: --again=FILE.
"""

import argparse
import importlib
import logging
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import atheris

with atheris.instrument_imports(include=["caseconsultant"]):
    from caseconsultant.domain.letters import InboundMail
    from caseconsultant.mail.fingerprint import fingerprint
    from caseconsultant.mail.frames import from_json, to_json
    from caseconsultant.mail.mailfiles import reached_us_at
    from caseconsultant.mail.parse import parse_bytes

from tests.conftest import SHARED
from tests.fakes import NOON
from tests.mail.test_parse_fuzz import BODY_PIECES, PIECE_LIST

HERE: Final = Path(__file__).parents[1]
FOUND: Final = Path("var/fuzz")
LONGEST: Final = 64 * 1024  # bytes of one mail: longer ones are made of the same pieces
LIBRARIES: Final = ("pypdf", "flufl.bounce", "striprtf.striprtf", "tnefparse", "lxml.etree")
CONTROLS: Final = frozenset(("Cc", "Zl", "Zp"))


def try_one(raw: bytes) -> None:
    """Read one mail as the child does, but let whatever it raises be seen."""
    mail = parse_bytes(raw)
    if from_json(to_json(mail)) != mail:
        raise AssertionError("it does not come back from the child as it was read")
    for line in lines_of(mail):
        if CONTROLS & set(map(unicodedata.category, line)):
            raise AssertionError(f"a control character in one line: {line!a}")
    for text in (mail.text, mail.new_words, mail.html, *(one.text for one in mail.attachments)):
        text.encode("utf-8")
    if mail.text.strip() and not mail.new_words.strip():
        raise AssertionError("it has text and no new words")
    fingerprint(raw)
    reached_us_at(raw, NOON)


def lines_of(mail: InboundMail) -> Iterator[str]:
    """Yield what must stand on one line, since it may come near a header or a command."""
    yield from (mail.sender.email, mail.sender.name, mail.subject, mail.message_id, mail.loop_token)
    yield from (mail.auto_submitted, mail.original_message_id, *mail.references, *mail.in_reply_to, *mail.trace)
    people = [*mail.to, *mail.cc, *filter(None, (mail.reply_to, mail.forwarded.sender if mail.forwarded else None))]
    yield from (part for one in people for part in (one.email, one.name))
    yield from (one.name for one in mail.attachments)
    if mail.report is not None:
        yield from (mail.report.recipient, mail.report.status, mail.report.diagnostic, *mail.report.others)


def words_for(folder: Path) -> Path:
    """Write the pieces that mails are made of as a dictionary of libFuzzer's."""
    words = {bytes(piece) for piece in (*PIECE_LIST, *BODY_PIECES)} | {b"Content-Type: ", b"Subject: ", b"From: "}
    quoted = ("".join(f"\\x{octet:02x}" for octet in word) for word in sorted(words) if word)
    path = folder / "words"
    path.write_text("".join(f'"{word}"\n' for word in quoted))
    return path


def main() -> None:
    """Fuzz for so many minutes, or try one file again."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--again", type=Path)
    asked = parser.parse_args()
    if asked.again is not None:
        try_one(asked.again.read_bytes())
        return
    for name in LIBRARIES:  # else the first mail that needs one seems slow
        importlib.import_module(name)
    logging.disable(logging.ERROR)  # of those libraries, about what is broken on purpose
    FOUND.mkdir(parents=True, exist_ok=True)
    seeds = [HERE / "tests" / "mails", *sorted(path for path in (SHARED / "mail").glob("*") if path.is_dir())]
    with TemporaryDirectory() as folder:
        new = Path(folder) / "new"
        new.mkdir()
        limits = [f"-max_total_time={asked.minutes * 60:.0f}", f"-max_len={LONGEST}", "-timeout=10"]
        places = [f"-artifact_prefix={FOUND}/", f"-dict={words_for(Path(folder))}", str(new), *map(str, seeds)]
        atheris.Setup([sys.argv[0], *limits, "-rss_limit_mb=2048", "-print_final_stats=1", *places], try_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
