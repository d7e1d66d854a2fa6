"""What the parts of a mail are. Together they are the whole text, whatever it is."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseconsultant.domain.mail_parts import ADDED, Part, PartKind, pieces, rejoined, whole, words_of
from caseconsultant.domain.quoting import MOST_PARTS, parts_of

P = PartKind
ABOVE = "On Mon, Nov 23, 2026 at 9:00 AM Consult <consult@cc.test> wrote:"
HEADERS = "From: Consult <consult@cc.test>\nSent: Monday\nTo: Pat\nSubject: RE: 20610\n"
FORWARD = f"---------- Forwarded message ---------\n{HEADERS}"
FOOTER = "_" * 40 + "\ncoders mailing list\ncoders@lists.test\n"


def told(text: str) -> list[tuple[str, str]]:
    return [(part.kind.value, text[part.start : part.end].strip()) for part in parts_of(text)]


def test_every_part_of_a_reply_is_told_apart() -> None:
    closing = "Best regards,\nDana Cole, CPC\n(555) 010-0100"
    text = f"20610?\n\n{closing}\n\nSent from my iPhone\n\n{ABOVE}\n> Both?\n\n{FOOTER}"
    assert told(text) == [
        ("new", "20610?"),
        ("closing", closing),
        ("device", "Sent from my iPhone"),
        ("above", ABOVE),
        ("quote", "> Both?"),
        ("footer", FOOTER.strip()),
    ]


def test_quotes_are_answered_where_the_sender_wrote_between_them() -> None:
    text = f"Hello\n\n{ABOVE}\n> Which side?\nLeft.\n> Which level?\nL4.\n\n> Regards,\n> The desk\n"
    assert told(text) == [
        ("new", "Hello"),
        ("above", ABOVE),
        ("answered", "> Which side?"),
        ("new", "Left."),
        ("answered", "> Which level?"),
        ("new", "L4."),
        ("quote", "> Regards,\n> The desk"),
    ]


def test_a_mail_that_is_passed_on_and_one_that_is_answered_are_told_apart() -> None:
    assert told(f"See below.\n\n{FORWARD}\n20610?") == [("new", "See below."), ("forwarded", f"{FORWARD}\n20610?")]
    assert told(f"Thanks, clear.\n\n-----\n{HEADERS}\nNo.") == [
        ("new", "Thanks, clear."),
        ("below", f"-----\n{HEADERS}\nNo."),
    ]


def test_of_a_mail_that_is_passed_on_without_a_word_the_text_is_new() -> None:
    assert told(f"{FORWARD}\n20610?") == [("above", FORWARD.strip()), ("new", "20610?")]


def test_a_delimited_signature_is_one_and_a_farewell_above_it_is_a_closing() -> None:
    text = "20610?\n\nThanks,\nPat\n\n-- \nPat Rivera, CPC\nClinic\n"
    assert told(text) == [
        ("new", "20610?"),
        ("closing", "Thanks,\nPat"),
        ("signature", "-- \nPat Rivera, CPC\nClinic"),
    ]


@pytest.mark.parametrize("above", ["Sent from my iPad", "On 11/3/2026 you wrote:"])
def test_what_may_be_an_unmarked_quote_is_in_doubt_and_no_part_that_asks_nothing(above: str) -> None:
    kinds = [part.kind for part in parts_of(f"20610?\n\n{above}\n\nBoth knees.")]
    assert kinds[0] is P.NEW
    assert kinds[-1] is P.UNSURE
    assert P.UNSURE not in ADDED


def test_where_nothing_new_is_left_all_of_it_is_new() -> None:
    for text in ("> only a quote", "Sent from my iPhone", "-- ", " \n", f"{ABOVE}\n> a"):
        assert parts_of(text) == (Part(P.NEW, 0, len(text)),)
    assert parts_of("") == ()


def test_a_text_of_more_parts_than_a_conversation_has_is_shown_as_it_is() -> None:
    text = "new\n> quoted\n" * MOST_PARTS
    assert parts_of(text) == whole(text)


LINES = st.sampled_from(
    [
        *(
            "Is it 20610?",
            "",
            " ",
            "> quoted",
            ">> older",
            "-- ",
            "---",
            "_____",
            "coders mailing list",
            "Thanks,",
            "Pat",
        ),
        *(
            "Sent from my iPhone",
            "Sent from afar",
            "On 11/3/2026 you wrote:",
            "```",
            "| a | b |",
            "C> quoted",
            "\xa0x\xa0",
        ),
        *(ABOVE, ABOVE.replace("at 9", "at\n9"), FORWARD, HEADERS, "Begin forwarded message:", "To: Pat", "P.S. Both?"),
    ]
)
ENDS = st.sampled_from(["\n", "\r\n", "\n\n"])
REPLIES = st.lists(st.tuples(LINES, ENDS).map("".join), max_size=25).map("".join)


@settings(max_examples=500)
@given(REPLIES | st.text(max_size=200) | st.text("\n>-_ x:", max_size=80))
def test_the_parts_stand_one_behind_the_other_and_are_the_whole_text(text: str) -> None:
    parts = parts_of(text)
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert all(part.start < part.end for part in parts)
    assert all(a.end == b.start and a.kind is not b.kind for a, b in pairwise(parts))


@given(REPLIES)
def test_every_word_is_in_one_part_and_some_of_them_are_new(text: str) -> None:
    parts = parts_of(text)
    assert sorted(word for kind in P for word in words_of(text, parts, {kind}).split()) == sorted(text.split())
    assert bool(words_of(text, parts, {P.NEW, P.UNSURE}).split()) == bool(text.split())


ASKS = st.sampled_from(["Is it 20610?", "Which side, and 59?", "It is the left knee, level L4-L5, not billed before"])


@given(st.lists(ASKS, min_size=1, max_size=3), REPLIES)
def test_what_is_asked_above_everything_else_is_always_new(asked: list[str], below: str) -> None:
    text = "\n".join(asked) + f"\n\n{below}"
    assert words_of(text, parts_of(text), {P.NEW}).startswith("\n".join(asked))


@given(REPLIES, st.lists(ASKS, min_size=1, max_size=2))
def test_a_question_is_added_by_no_program_wherever_it_stands(above: str, asked: list[str]) -> None:
    text = f"{above}\n{ABOVE}\n> quoted\n\n" + "\n".join(asked)
    if (
        "```" not in above
        and "--" not in above
        and "___" not in above
        and "Forwarded" not in text
        and "From:" not in text
    ):
        added = words_of(text, parts_of(text), ADDED)
        assert not any(line in added.split("\n") for line in asked)


@given(REPLIES)
def test_pieces_that_are_not_changed_give_the_text_and_its_parts_again(text: str) -> None:
    parts = parts_of(text)
    assert rejoined(list(pieces(text, parts)), parts) == (text, parts)


def test_pieces_that_are_changed_keep_their_parts() -> None:
    text = "Jo Zielke?\n\nThanks,\nPat\n> Jo Zielke\nYes."
    parts = (Part(P.NEW, 0, 12), Part(P.CLOSING, 12, 24), Part(P.ANSWERED, 24, 36), Part(P.NEW, 36, 40))
    changed = [piece.replace("Jo Zielke", "[N]") for piece in pieces(text, parts)]
    masked, moved = rejoined(changed, parts)
    assert masked == text.replace("Jo Zielke", "[N]")
    assert [masked[part.start : part.end] for part in moved] == ["[N]?\n\n", "Thanks,\nPat\n", "> [N]\n", "Yes."]
