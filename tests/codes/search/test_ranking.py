import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.codes.facts import System
from caseconsultant.codes.library import Library
from caseconsultant.codes.search.ranking import BadLineError, answered


def told(words: str, limit: int, systems: tuple[System, ...]) -> list[str]:
    """Tell what was asked, as codes."""
    return [words, str(limit), *systems]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ('{"id": 1, "phrase": "gout", "code_system": "ICD-10-CM"}', ["gout", "3", "ICD-10-CM"]),
        ('{"id": 1, "phrase": "gout"}', ["gout", "3"]),
        ('{"id": 1, "phrase": "gout", "code_system": null}', ["gout", "3"]),
        ('{"id": 1, "phrase": "gout", "code_system": "unheard of"}', ["gout", "3"]),
        ('{"id": 1, "phrase": "knee", "code_system": "CPT/HCPCS"}', ["knee", "3", "CPT", "HCPCS"]),
        ('{"id": 1, "phrase": ""}', ["", "3"]),
    ],
)
def test_a_line_is_asked_in_the_systems_that_it_names(line: str, codes: list[str]) -> None:
    assert json.loads(answered(told, line, 3)) == {"id": 1, "codes": codes}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not an object"),
        ('{"phrase": "gout"}', 'no "id"'),
        ('{"id": "a"}', 'no "phrase"'),
        ('{"id": "a", "phrase": 5}', "no text"),
    ],
)
def test_a_line_that_cannot_be_answered_says_why(line: str, why: str) -> None:
    with pytest.raises(BadLineError, match=why):
        answered(told, line, 3)


@given(phrase=st.text(max_size=200))
def test_any_phrase_at_all_is_answered(starter: Library, phrase: str) -> None:
    found = json.loads(answered(starter.ranked, json.dumps({"id": "a", "phrase": phrase}), 10))
    assert len(found["codes"]) <= 10


@pytest.mark.parametrize(
    "part", ["fracture of femur ", "🦴 ", "é", "s/p ", "bmi 42 ", "l4-5 ", "5mg ", "w/wo ", "a1b2c3 "]
)
def test_a_phrase_of_ten_thousand_characters_is_answered(starter: Library, part: str) -> None:
    phrase = (part * 10_000)[:10_000]
    assert json.loads(answered(starter.ranked, json.dumps({"id": "a", "phrase": phrase}), 10))["id"] == "a"
