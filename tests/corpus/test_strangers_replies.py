"""The replies that other programs are tried on: what their sender wrote now, by them and by us, set by set.

`discourse-reply-trimmer` says what people expect. The three others come with what one program makes of them, which is
no measure of right and wrong: for each set stands here, once, which parts of a mail it shows; where it differs by
those, the reason stands here, mail by mail. What a set's own tests ask for goes before what that program makes of it.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from caseconsultant.domain.mail_parts import NEW_WORDS, PartKind, words_of
from caseconsultant.domain.quoting import new_words, parts_of

pytestmark = pytest.mark.long

P = PartKind
EXPECTED_BY_PEOPLE = {P.NEW, P.UNSURE, P.CLOSING, P.ANSWERED}

# Theirs shows no quotes, no closing, and nothing below a device's line or what may be the line above a quote.
SHOWN = {
    "github-email-reply-parser": {P.NEW, P.FOOTER},
    "zapier-email-reply-parser": {P.NEW, P.FOOTER},
    "crisp-email-reply-parser": {P.NEW, P.FORWARDED},
}

# How many of its first lines a mail shows by the test that comes with its set, where that program shows more.
OWN_TESTS = {
    "github-email-reply-parser": {"email_2_1.txt": 1, "email_2_2.txt": 1},
    "zapier-email-reply-parser": {"email_2_1.txt": 1, "email_2_2.txt": 1, "email_2_3.txt": 1},
    "crisp-email-reply-parser": {},
}

WHOLE = "theirs keeps the whole mail below that is answered"
ABOVE = "theirs keeps the line above the quote"
WRAPPED = "theirs takes the wrapped end of a quoted line for the sender's"
OTHER_WORDS = {
    "github-email-reply-parser": {"email_2_1.txt": WHOLE, "email_2_2.txt": WHOLE},
    "zapier-email-reply-parser": {"email_2_1.txt": WHOLE, "email_2_2.txt": WHOLE, "email_2_3.txt": WHOLE},
    "crisp-email-reply-parser": {
        "email_2_1.txt": WHOLE,
        "email_7.txt": f"{WRAPPED}, twice; ours once, as the line above it was not full",
        "email_8.txt": WRAPPED,
        "email_custom_quote_header.txt": ABOVE,
        "email_not_a_signature.txt": "theirs takes a farewell and a name for no closing",
        "email_thread.txt": ABOVE,
        "email_tricky_7_multiple_dashes.txt": "theirs cuts what the sender wrote below a line of dashes",
    },
}
LEAST = {"github-email-reply-parser": 1.0, "zapier-email-reply-parser": 1.0, "crisp-email-reply-parser": 0.92}


def test_replies_in_fourteen_languages_are_trimmed_as_people_expect(shared: Path, tell: Callable[[str], None]) -> None:
    folder = shared / "mail" / "discourse-reply-trimmer"
    other = []
    for path in sorted((folder / "emails").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        trimmed = (folder / "trimmed" / path.name).read_text(encoding="utf-8")
        if words_of(text, parts_of(text), EXPECTED_BY_PEOPLE).split() != trimmed.split():
            other.append(path.name)
    tell(f"discourse-reply-trimmer: {64 - len(other)} of 64 the same; not: {other}")
    assert len(other) <= 3


@pytest.mark.parametrize("name", OTHER_WORDS)
def test_where_another_program_finds_other_words_the_reason_is_named(
    shared: Path, tell: Callable[[str], None], name: str
) -> None:
    folder, own = shared / "mail" / name, OWN_TESTS[name]
    theirs = json.loads(next(folder.glob("oracle-*.json")).read_text())
    other, less, asked_for = set(), set(), set()
    for file, expected in theirs.items():
        text = (folder / file).read_text(encoding="utf-8")
        ours = words_of(text, parts_of(text), SHOWN[name]).split()
        read_first = words_of(text, parts_of(text), SHOWN[name] | NEW_WORDS | {P.CLOSING}).split()
        other |= {file} if ours != expected["visible"].split() else set()
        less |= {file} if set(expected["visible"].split()) - set(read_first) else set()
        top = "\n".join(text.split("\n")[: own.get(file, 0)])
        asked_for |= {file} if file in own and ours == top.split() else set()
    tell(f"{name}: {len(theirs) - len(other)} of {len(theirs)} the same; not:")
    tell("".join(f"  {file}: {OTHER_WORDS[name].get(file, '?')}\n" for file in sorted(other)))
    tell(f"  of these as the set's own tests ask: {sorted(asked_for)}")
    assert other == OTHER_WORDS[name].keys()
    assert asked_for == own.keys()
    assert len(theirs) - len(other - asked_for) >= LEAST[name] * len(theirs)
    assert less <= {file for file, reason in OTHER_WORDS[name].items() if reason.startswith((WHOLE, ABOVE, WRAPPED))}


@pytest.mark.parametrize("name", ["discourse-reply-trimmer/emails", *OTHER_WORDS])
def test_no_character_of_any_mail_is_lost(shared: Path, name: str) -> None:
    files = sorted((shared / "mail" / name).glob("*.txt"))
    for path in files:
        text = path.read_bytes().decode("utf-8", "replace")
        assert "".join(text[part.start : part.end] for part in parts_of(text)) == text, path
        assert bool(new_words(text)) == bool(text.strip()), path
    assert len(files) > 20
