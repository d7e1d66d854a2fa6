"""The replies that other programs are tried on: what their sender wrote now, by them and by us, set by set.

`discourse-reply-trimmer` says what people expect. The three others come with what one program makes of them, which is
no measure of right and wrong: where we differ the reason stands here, mail by mail.
"""

import json
from pathlib import Path

import pytest

from caseconsultant.domain.quoting import new_words

pytestmark = pytest.mark.long

KEEPS = "ours keeps the quotes between which the sender answers"
CLOSING = "theirs cuts the closing words and the name, which the sender wrote"
WHOLE = "theirs keeps the whole mail below that is answered or forwarded"
TAIL = "theirs cuts everything below a line, even what the sender wrote there"
CUT = "theirs takes words of the sender's for a device's"

OTHER_WORDS = {
    "github-email-reply-parser": {
        "email_1_2.txt": KEEPS,
        "email_1_3.txt": "theirs keeps what a mailing list adds below the quote",
        "email_1_6.txt": CUT,
        "email_1_8.txt": KEEPS,
        "email_2_1.txt": WHOLE,
        "email_2_2.txt": WHOLE,
    },
    "zapier-email-reply-parser": {
        "email_1_2.txt": KEEPS,
        "email_1_3.txt": "theirs keeps what a mailing list adds below the quote",
        "email_1_6.txt": CUT,
        "email_1_8.txt": KEEPS,
        "email_2_1.txt": WHOLE,
        "email_2_2.txt": WHOLE,
        "email_2_3.txt": WHOLE,
    },
    "crisp-email-reply-parser": {
        "email_1.txt": "ours keeps what a mailing list adds",
        "email_15.txt": TAIL,
        "email_19.txt": CUT,
        "email_2.txt": KEEPS,
        "email_2_1.txt": WHOLE,
        "email_7.txt": "quoted lines that were wrapped: ours keeps all, as somebody may have written in between",
        "email_8.txt": "quoted lines that were wrapped: ours keeps all, as somebody may have written in between",
        "email_custom_quote_header.txt": "theirs keeps the line above the quote",
        "email_german_3.txt": TAIL,
        "email_thread.txt": "theirs keeps the line above the quote",
        "email_tricky_11_double_signature.txt": CLOSING,
        "email_tricky_17_forward_header.txt": WHOLE,
        "email_tricky_18_inline_reply.txt": KEEPS,
        "email_tricky_19_quote_without_header.txt": KEEPS,
        "email_tricky_2_url_with_wrote.txt": CLOSING,
        "email_tricky_7_multiple_dashes.txt": TAIL,
        "email_unquoted_reply.txt": "neither an address nor a time above an unmarked quote: ours keeps it, in doubt",
        "email_with_regards.txt": CLOSING,
    },
}
LESS = {WHOLE, "theirs keeps the line above the quote", "theirs keeps what a mailing list adds below the quote"}


def test_replies_in_fourteen_languages_are_trimmed_as_people_expect(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared / "mail" / "discourse-reply-trimmer"
    other = [
        path.name
        for path in sorted((folder / "emails").glob("*.txt"))
        if new_words(path.read_text(encoding="utf-8")).split()
        != (folder / "trimmed" / path.name).read_text(encoding="utf-8").split()
    ]
    with capsys.disabled():
        print(f"\ndiscourse-reply-trimmer: {64 - len(other)} of 64 the same; not: {other}")
    assert len(other) <= 3


@pytest.mark.parametrize("name", OTHER_WORDS)
def test_where_another_program_finds_other_words_the_reason_is_named_and_no_word_of_the_sender_is_lost(
    shared: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folder = shared / "mail" / name
    theirs = json.loads(next(folder.glob("oracle-*.json")).read_text())
    ours = {file: new_words((folder / file).read_text(encoding="utf-8")) for file in theirs}
    other = {file for file, words in ours.items() if words.split() != theirs[file]["visible"].split()}
    less = {file for file in other if set(theirs[file]["visible"].split()) - set(ours[file].split())}
    reasons = OTHER_WORDS[name]
    with capsys.disabled():
        print(f"\n{name}: {len(theirs) - len(other)} of {len(theirs)} the same; not:")
        print("".join(f"  {file}: {reasons.get(file, '?')}\n" for file in sorted(other)), end="")
    assert other == reasons.keys()
    assert less <= {file for file, reason in reasons.items() if reason in LESS}
