import pytest

from caseconsultant.codes.facts import System
from caseconsultant.codes.library import Library
from caseconsultant.codes.search.words import canonical, listed, name_tokens, raw_words, tokens


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("low back pain", "M54.5"),
        ("chronic low back pain", "M54.5"),
        ("trochanteric bursitis right hip", "M70.61"),
        ("heart attack", "I21"),
        ("type 2 dm", "E11"),
        ("pneumonai", "J18"),
        ("oedema of larynx", "J38.4"),
        ("jejunal cancer", "C17.1"),
        ("ruptured ear drum", "H72"),
        ("OA of knee", "M17"),
        ("M54.5", "M54.5"),
        ("63685", "63685"),
        ("kenalog", "J3301"),
        ("colonoscopy with snare polypectomy", "45385"),
        ("XR shoulder 1 view", "73020"),
        ("spinal cord stimulator generator", "63685"),
    ],
)
def test_what_coders_write_is_found_among_the_first_five(starter: Library, words: str, code: str) -> None:
    found = [hit.code for hit in starter.search(words, 5)]
    assert any(item.startswith(code) for item in found), found


def test_a_code_that_must_be_extended_says_so_and_its_neighbours_are_shown(starter: Library) -> None:
    hits = {hit.code: hit for hit in starter.search("low back pain", 4)}
    assert not hits["M54.5"].billable
    assert ("M54.51", "Vertebrogenic low back pain") in hits["M54.50"].beside
    assert hits["M54.50"].above[0][0] == "Chapter 13"


def test_a_hit_says_which_word_met_which(starter: Library) -> None:
    (hit,) = starter.search("htn", 1)
    assert ("htn", "hypertension") in {(match.word, match.met) for match in hit.matched}


@pytest.mark.parametrize("systems", [[System.ICD10CM], [System.CPT], [System.HCPCS, System.CPT]])
def test_only_the_systems_asked_for_are_found(starter: Library, systems: list[System]) -> None:
    hits = starter.search("knee injection", 20, systems)
    assert hits
    assert {hit.system for hit in hits} <= set(systems)


@pytest.mark.parametrize(
    "words", ["", "   ", "???", "qqqqqq", "'; DROP TABLE icd; --", "the of and", "🦴" * 500, "a" * 5000]
)
def test_nonsense_finds_little_and_breaks_nothing(starter: Library, words: str) -> None:
    assert len(starter.search(words, 3)) <= 3


def test_words_of_one_meaning_are_compared_as_one() -> None:
    assert canonical("renal") == canonical("kidney") == canonical("kidneys")
    assert tokens("Haemorrhage of the oesophagus") == tokens("hemorrhage esophagus")


def test_what_stands_in_parentheses_or_behind_the_bar_may_be_left_out() -> None:
    assert name_tokens("Hypertension (benign) portal | hypertensive") == (
        tokens("hypertension portal"),
        tokens("benign hypertensive"),
    )


@pytest.mark.parametrize("name", ["abbreviations", "phrases", "brands"])
def test_every_line_of_our_word_lists_has_a_short_and_a_long_form(name: str) -> None:
    for row in listed(name):
        assert len(row) == 2
        assert all(raw_words(part) for part in row), row


def test_no_word_stands_in_two_groups_of_synonyms() -> None:
    first_of: dict[str, str] = {}
    for group in listed("synonyms"):
        for word in group[1:]:
            assert first_of.setdefault(word, group[0]) == group[0], word
