"""Two services that one code says together are billed by that code, and not by their own two."""

from datetime import date

import pytest

from caseconsultant.advice import tables
from caseconsultant.advice.drafting import draft
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        ("Old implant out and a new one in. 11982+11981?", "11983"),
        ("Chest CT without and then with contrast: can we bill 71250 and 71260?", "71270"),
        ("May 74160 and 72193 both be billed, one session?", "74177"),
    ],
)
def test_the_one_code_is_billed_and_the_two_are_denied(mail: str, code: str) -> None:
    made = draft("", mail, SmallLibrary(), DAY)
    assert made.codes == (code,)
    assert made.bottom_line.startswith(f"No: {code} alone")


def test_a_third_service_beside_them_is_another_question() -> None:
    made = draft("", "Can we bill 71250, 71260 and 71046?", SmallLibrary(), DAY)
    assert "71270 alone" not in made.bottom_line


def test_no_pair_stands_twice_in_the_table() -> None:
    pairs = [frozenset((row["one"], row["other"])) for row in tables.rows("one_code", DAY)]
    assert len(pairs) == len(set(pairs))
