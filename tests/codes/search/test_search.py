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


def test_a_code_that_can_be_billed_comes_with_its_category_above_and_its_neighbours_beside(starter: Library) -> None:
    hits = {hit.code: hit for hit in starter.search("low back pain", 4)}
    assert hits["M54.50"].billable
    assert ("M54.5", "Low back pain") in hits["M54.50"].above
    assert ("M54.51", "Vertebrogenic low back pain") in hits["M54.50"].beside
    assert hits["M54.50"].above[0][0] == "Chapter 13"


def test_a_hit_says_which_word_met_which(starter: Library) -> None:
    (hit,) = starter.search("htn", 1)
    assert ("htn", "hypertension") in {(match.word, match.met) for match in hit.matched}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("sprain of right ankle", "S93.401A"),
        ("sprain of left ankle, subsequent encounter", "S93.402D"),
        ("sequela of sprain of ankle", "S93.409S"),
        ("colles fracture of left radius", "S52.532A"),
        ("colles fracture of right radius, subsequent, nonunion, closed", "S52.531K"),
        ("type 2 diabetes", "E11.9"),
        ("type 2 diabetes with moderate nonproliferative retinopathy and macular edema right eye", "E11.3311"),
        ("ductal carcinoma in situ left breast", "D05.12"),
        ("wet amd OD", "H35.3210"),
        ("hammertoe right foot", "M20.41"),
        ("fell off ladder", "W11.XXXA"),
        ("breech presentation", "O32.1XX0"),
        ("severe poag ou", "H40.1133"),
        ("htn", "I10"),
        ("bmi 42", "Z68.41"),
        ("bmi 27.3", "Z68.27"),
        ("bmi 18.5", "Z68.1"),
        ("spondylolisthesis L5-S1", "M43.17"),
        ("spondylolisthesis L4-5", "M43.16"),
    ],
)
def test_the_best_is_the_code_to_bill_with_the_side_stage_and_episode_that_the_words_name(
    starter: Library, words: str, code: str
) -> None:
    found = [hit.code for hit in starter.search(words, 3, [System.ICD10CM])]
    assert code in found, found


def test_every_diagnosis_that_is_found_by_words_can_be_billed(starter: Library) -> None:
    for words in ("copd", "asthma", "fracture of femur", "otitis media", "ckd stage 3", "alcohol dependence", "burn"):
        best = starter.search(words, 3, [System.ICD10CM])
        assert best
        assert [hit.code for hit in best if not hit.billable] == [], words


def test_what_led_down_from_a_category_is_told_as_matched(starter: Library) -> None:
    hit = next(hit for hit in starter.search("sprain of right ankle", 3) if hit.code == "S93.401A")
    assert {match.word for match in hit.matched} == {"sprain", "right", "ankle"}


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
