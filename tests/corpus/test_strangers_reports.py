"""Bounces of thirty years: whose address each is about."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseconsultant.mail.parse import parse_bytes
from tests.corpus.strangers import full_messages

pytestmark = pytest.mark.long

# Reports among the other collections; all that is reported beyond them is a mistake.
REPORTS = {
    "enmime-dsn/delayed_dsn.raw", "enmime-dsn/dsn_with_multipart_alternative.raw", "enmime-dsn/multi_recipient_dsn.raw",
    "enmime-dsn/simple_dsn.raw", "enmime-dsn/simple_dsn_with_html.raw", "cpython-email/msg_16.txt",
    "cpython-email/msg_43.txt", "webklex-php-imap/example_bounce.eml",
}  # fmt: skip


def test_the_recipients_of_bounces_are_found(shared: Path, tell: Callable[[str], None]) -> None:
    folder = shared / "mail" / "flufl-bounce"
    expected: dict[str, dict[str, Any]] = json.loads((folder / "expected.json").read_text())
    wrong = []
    for name, one in expected.items():
        report = parse_bytes((folder / name).read_bytes()).report
        found = {report.recipient.lower(), *(other.lower() for other in report.others)} if report else set()
        wrong += [(name, found)] if found != {address.lower() for address in one["addresses"]} else []
        assert report is None or not one["temporary"] or not report.is_permanent, name
    tell(f"{len(expected) - len(wrong)} of {len(expected)} bounces right: {wrong}")
    assert len(wrong) <= 1


def test_no_other_mail_is_taken_for_a_bounce(shared: Path) -> None:
    found = {name for name, raw in full_messages(shared / "mail") if parse_bytes(raw).report is not None}
    assert {name for name in found if not name.startswith("flufl-bounce")} == REPORTS
