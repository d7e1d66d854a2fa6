"""What a precedent rests on, how it is found, and whom it no longer names."""

from caseconsultant.domain.precedents import changed, codes_in, matches, without_requester, words_in


def test_a_fact_that_reads_otherwise_on_its_own_day_or_since_is_told_with_both_readings() -> None:
    facts = {"MUE 20610": "2 units", "Global days 20610": "000", "Code 20610": "valid", "gone": "x"}
    then = {"MUE 20610": "1 unit", "Global days 20610": "000", "Code 20610": "valid", "new": "y"}
    found = changed(facts, then, {**then, "Code 20610": "not valid"})
    assert [(c.name, c.old, c.new, c.own_day) for c in found] == [
        ("MUE 20610", "2 units", "1 unit", True),
        ("Code 20610", "valid", "not valid", False),
    ]


def test_silence_is_no_change() -> None:
    assert changed({"MUE 20610": "2 units"}, {}, {}) == ()


def test_words_are_found_in_singular_and_without_what_everybody_writes() -> None:
    assert words_in("Can we bill knee injections for both bursae? [NAME-1] has pus and biopsies.") == {
        "knee", "injection", "bursae", "pus", "biopsy",
    }  # fmt: skip


def test_codes_keep_their_modifiers_and_marks_are_none() -> None:
    assert codes_in("20610-59-RT with 64483, J1100 and M54.50; [MRN-1] G0463?") == (
        "20610-59-RT", "64483", "J1100", "M54.50", "G0463",
    )  # fmt: skip
    assert codes_in("call 2125550100 in room 4711") == ()


def test_a_requester_is_not_named_and_their_signature_is_gone() -> None:
    text = "Dana here, from dana@kneecenter.test.\nIs 20610 right?\n\nThanks!\nDana Reed, CPC\nKnee Center\n555 Main St"
    left = without_requester(text, ["dana", "reed"], ["dana@kneecenter.test"])
    assert left == "[REQUESTER] here, from [REQUESTER].\nIs 20610 right?"


def test_a_name_that_is_a_word_stays_where_it_is_written_as_one() -> None:
    assert without_requester("Who may bill? Bill", ["bill"], []) == "Who may bill? [REQUESTER]"


def test_what_another_mail_quotes_stays_below_a_signature() -> None:
    text = "See below.\nThanks,\nDana\n---- Forwarded ----\nIs 20610 right?\nThanks in the matter of 64483"
    left = without_requester(text, ["dana"], [])
    assert left.splitlines() == [
        "See below.",
        "---- Forwarded ----",
        "Is 20610 right?",
        "Thanks in the matter of 64483",
    ]


def test_a_text_of_nothing_but_thanks_is_left_as_it_is() -> None:
    assert without_requester("Thanks!", [], []) == "Thanks!"


def test_rare_codes_and_words_come_first_and_a_code_before_a_word() -> None:
    found = matches(10, {"20610": [1, 2], "64483": [2]}, {b"knee": [3], b"unit": [1, 2, 3, 4, 5]})
    assert [one.precedent_id for one in found] == [2, 1, 3, 5, 4]
    assert found[0].codes == ("20610", "64483")
    assert [one.words for one in found] == [1, 1, 2, 1, 1]


def test_of_two_that_fit_alike_the_newer_comes_first() -> None:
    assert [one.precedent_id for one in matches(2, {"20610": [1, 2]}, {})] == [2, 1]
