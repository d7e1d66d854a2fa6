"""The forwards of nine mail programs in some twenty languages: whose mail each is."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseconsultant.domain.forwards import original

pytestmark = pytest.mark.long


def the_subject(folder: Path, name: str) -> str:
    """The subject that belongs to a body: its own, its language's, or its program's; empty where none is kept."""
    own = name.replace("_body", "_subject")
    for candidate in (own, re.sub(r"_variant_[\d_]+", "", own), re.sub(r"_[a-z]{2}_subject.*", "_subject.txt", own)):
        if (folder / candidate).exists():
            return (folder / candidate).read_text().strip()
    english = re.sub(r"_subject.*", "_en_subject.txt", own)
    return (folder / english).read_text().strip() if (folder / english).exists() else ""


def test_the_first_sender_of_a_forward_is_found(shared: Path, tell: Callable[[str], None]) -> None:
    folder = shared / "mail" / "crisp-email-forward-parser"
    expected: dict[str, dict[str, Any]] = json.loads((folder / "expected.json").read_text())
    wrong, other_text = [], []
    for name, one in expected.items():
        found = original((folder / name).read_text(), the_subject(folder, name))
        true = (one["email"]["from"]["address"] or "", one["email"]["from"]["name"] or "") if one["forwarded"] else None
        got = (found.sender.email, found.sender.name) if found else None
        wrong += [(name, got, true)] if got != true else []
        if found and true and found.text.split() != (one["email"]["body"] or "").split():
            other_text.append(name)
    right = len(expected) - len(wrong)
    tell(f"{right} of {len(expected)} forwards right, {len(other_text)} with other text: {wrong} {other_text}")
    assert len(expected) == 190
    assert len(wrong) <= 10
    assert len(other_text) <= 5
