"""What the sender wrote, apart from what they quote. No word of theirs may be lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.domain.quoting import new_words

NEW = "Can we bill 20610 with 64483?\n\nIt was one knee."
OLD = "We answered this before.\n\nThe consult desk"
MARKED = "\n".join(f"> {line}" for line in OLD.split("\n"))

ABOVE_MARKED = [
    "On Mon, Nov 23, 2026 at 9:00 AM Consult <consult@cc.test> wrote:",
    "On Mon, Nov 23, 2026 at 9:00 AM Consult via the Long Name of a Desk <\nconsult@cc.test> wrote:",
    "On Mon, Nov 23, 2026 at 9:00 AM Consult <consult@cc.test\n> wrote:",
    "On 11/23/26, Consult wrote:",
    "Consult <consult@cc.test> wrote:",
    "Am 23.11.2026 um 09:00 schrieb Consult <consult@cc.test>:",
    "Consult <consult@cc.test> schrieb am Mo., 23. Nov. 2026 um 09:00 Uhr:",
    "Le lun. 23 nov. 2026 à 09:00, Consult <consult@cc.test> a écrit :",
    "El lun, 23 nov 2026 a las 9:00, Consult (<consult@cc.test>) escribió:",
    "Em seg., 23 de nov. de 2026 às 09:00, Consult <consult@cc.test> escreveu:",
    "Il giorno lun 23 nov 2026 alle ore 09:00 Consult <consult@cc.test> ha scritto:",
    "Op ma 23 nov. 2026 om 09:00 schreef Consult <consult@cc.test>:",
    "Den mån 23 nov. 2026 kl 09:00 skrev Consult <consult@cc.test>:",
    "pon., 23 lis 2026 o 09:00 Consult <consult@cc.test> napisał(a):",
    "пн, 23 нояб. 2026 г. в 09:00, Consult <consult@cc.test>:",
    "2026-11-23 9:00 GMT-05:00 Consult <consult@cc.test>:",
    "On Nov 23, 2026,\nat 9:00,\nConsult <consult@cc.test> wrote:",
    '9:00 AM, November 23, 2026, "Consult" <consult@cc.test>:',
]

ABOVE_UNMARKED = [
    "-----Original Message-----",
    "---------- Forwarded message ---------",
    "-----Ursprüngliche Nachricht-----",
    "-------- Message d'origine --------",
    "Begin forwarded message:",
    "From: Consult <consult@cc.test>\nSent: Monday, November 23, 2026 9:00 AM\nTo: Pat\nSubject: RE: 20610",
    "________________________________\nFrom: Consult <consult@cc.test>\nDate: Monday\nTo: Pat\nSubject: RE: 20610",
    "*From:* Consult\n*Sent:* Monday, November 23, 2026 9:00 AM\n*To:* Pat\n*Cc:* Jo\n*Subject:* RE: 20610",
    "Von: Consult\nGesendet: Montag, 23. November 2026 09:00\nAn: Pat\nBetreff: AW: 20610",
    "De : Consult\nEnvoyé : lundi 23 novembre 2026 09:00\nÀ : Pat\nObjet : RE: 20610",
    "De: Consult\nEnviado el: lunes, 23 de noviembre de 2026 9:00\nPara: Pat\nAsunto: RE: 20610",
    "On Mon, Nov 23, 2026 at 9:00 AM -0500, Consult <consult@cc.test> wrote:",
]


@pytest.mark.parametrize("above", ABOVE_MARKED)
def test_a_marked_quote_below_is_left_out(above: str) -> None:
    assert new_words(f"{NEW}\n\n{above}\n\n{MARKED}\n") == NEW


@pytest.mark.parametrize("above", ABOVE_UNMARKED)
def test_an_unmarked_quote_below_is_left_out(above: str) -> None:
    assert new_words(f"{NEW}\n\n{above}\n\n{OLD}\n") == NEW


@pytest.mark.parametrize("above", ABOVE_MARKED[:5])
def test_an_answer_below_the_quote_is_kept(above: str) -> None:
    assert new_words(f"{above}\n{MARKED}\n\n{NEW}\n") == NEW


def test_answers_between_quotes_keep_the_quotes_that_they_answer() -> None:
    text = f"Hello\n\n{ABOVE_MARKED[0]}\n> Which side?\nLeft.\n> Which level?\nL4-L5.\n"
    assert new_words(text) == "Hello\n\n> Which side?\nLeft.\n> Which level?\nL4-L5."


def test_of_a_bare_forward_all_that_was_forwarded_is_new() -> None:
    text = f"---------- Forwarded message ---------\n{ABOVE_UNMARKED[5]}\n\nIs 27447 bundled?\n"
    assert new_words(text) == "Is 27447 bundled?"


def test_words_above_a_forward_stand_alone() -> None:
    assert (
        new_words(f"FYI, please answer.\n\n{ABOVE_UNMARKED[1]}\nFrom: a\nDate: b\nTo: c\n\nIs it?")
        == "FYI, please answer."
    )


def test_a_signature_is_left_out_below_its_delimiter_or_a_farewell_and_any_other_is_kept() -> None:
    assert new_words("Question?\n\n-- \nPat, CPC\n555-0100") == "Question?"
    assert new_words("Question?\n\nRegards,\nPat, CPC\n555-0100") == "Question?"
    assert new_words("Question?\n\nPat, CPC\n555-0100") == "Question?\n\nPat, CPC\n555-0100"


def test_a_closing_is_left_out_above_a_quote_too() -> None:
    assert new_words(f"{NEW}\n\nThanks,\nPat\n\n{ABOVE_MARKED[0]}\n{MARKED}\n") == NEW
    assert new_words(f"{NEW}\n\nThanks,\nPat\n\n{ABOVE_UNMARKED[5]}\n\n{OLD}\n") == NEW


def test_the_rest_of_a_quoted_line_that_was_wrapped_is_quoted_and_an_answer_there_is_not() -> None:
    full = "> Which level was injected, and was it the right or the left one, or both"
    assert new_words(f"{NEW}\n\n{ABOVE_MARKED[0]}\n{full}\nsides of it\n> Pat") == NEW
    for answer in ("both", "left one", "Sides of it", "the left\nsides of it"):
        assert answer in new_words(f"{NEW}\n\n{ABOVE_MARKED[0]}\n{full}\n{answer}\n> Pat")
    assert "sides of it" in new_words(f"{NEW}\n\n{ABOVE_MARKED[0]}\n{full}?\nsides of it\n> Pat")


def test_a_signature_below_a_quote_is_no_answer() -> None:
    assert new_words(f"{NEW}\n\n{ABOVE_MARKED[0]}\n{MARKED}\n-- \nPat, CPC") == NEW


def test_what_a_list_adds_below_a_quote_is_no_answer() -> None:
    footer = "_" * 47 + "\ncoders mailing list\ncoders@lists.test\n"
    assert new_words(f"{NEW}\n\n{ABOVE_MARKED[0]}\n{MARKED}\n\n{footer}") == NEW
    assert new_words(f"{NEW}\n\n{footer}") == NEW
    assert new_words(f"{NEW}\n\n{footer}\nAnd on the left?") == f"{NEW}\n\nAnd on the left?"


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Get Outlook for iOS",
        "Envoyé depuis mon iPad",
        "Sent from Yahoo Mail on Android",
        "Sent from SomeApp<http://app.test/r?b=26>",
        "Gesendet von Outlook für Android<https://app.test>",
        "Sent from the smallest screen in town",
    ],
)
def test_what_a_device_adds_is_left_out(line: str) -> None:
    assert new_words(f"Question?\n\n{line}\n") == "Question?"


@pytest.mark.parametrize(
    "text",
    [
        "> only a quote",
        "> a quote\n\nand a text without a line above",
        "On page 3 the surgeon wrote:\nthe left knee was injected.\nWhich modifier?",
        "On 11/3 Dr. Lee wrote:\ninjected both knees\nWhich modifier?",
        "Service dates:\nFrom: 01/05/2026\nTo: 01/07/2026\nDate: 01/09/2026\nWhich one counts?",
        "Sent by fax to the payer on 3/3.",
        "Which code?\n\nSent from the payer: a denial.",
        "Which code?\nSent from the ward to the lab",
        "Which code?\n\nOn 11/3/2026 you wrote:\n\nboth knees",
        "Which code?\n\nThanks!",
        "Which code?\n\nThanks,\nPat\n\nAlso 64483",
        "Which code?\n\nThanks,\nPat\n\nP.S. The left one.",
        "Which code?\n\nThanks,\nPat\n\nthe surgeon did it twice",
        "Best\nPat",
        "Note:\n-----\nDeep dissection.\n-----\nWhich code?",
        "| code | units |\n| 20610 | 1 |\nIs that right?",
        "Before\n\n```\n# code\n--\n> not a quote\n```\n\nAfter",
        "To: be precise, 2 units.\nSubject: knee.",
        "I wrote:\nplease bill it",
        "x" * 5000,
        "-- ",
    ],
)
def test_no_word_of_the_sender_is_taken_for_a_quote(text: str) -> None:
    assert new_words(text) == text.strip()


def test_blank_lines_and_line_ends_are_made_plain() -> None:
    assert new_words("\r\n\r\none\r\n  two  \r\n\r\n") == "one\n  two"
    assert new_words("") == ""


LINES = st.sampled_from(
    ["text", "", "> q", "-- ", "---", "wrote:", *ABOVE_MARKED[:3], *ABOVE_UNMARKED[:6], "Sent from my iPhone", "```"]
)


@given(st.lists(LINES, max_size=12).map("\n".join) | st.text(max_size=200))
def test_it_is_never_empty_where_the_text_is_not_and_only_leaves_out(text: str) -> None:
    words = new_words(text)
    assert bool(words.strip()) == bool(text.strip())
    given_lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")]
    assert all(line.strip() in given_lines for line in words.split("\n")) or not words


@pytest.mark.parametrize(
    "text",
    [
        ("Am 1 " + "schrieb " * 45 + ":\n") * 2000,
        ("a@b " * 70 + "wrote:\n") * 2000,
        "M@*5+T*@$L04T^P]!.[1N*Z`!8`X(P`&CV8I)*Q!EN*(,@+F(N)[RP#75[K\n" * 3000,  # a file in uuencode
        "From: a\nx\n" * 9000,
        "On " * 400_000 + "wrote:",
        "> a\n" * 15_000,
        " " * 300_000 + "\n" + "- " * 100_000,
        ("sent from " + "mobile " * 20 + "x\n") * 5000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    before = time.process_time()
    new_words(text)
    assert time.process_time() - before < 2
