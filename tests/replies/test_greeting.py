import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.replies.greeting import greeting


@pytest.mark.parametrize(
    ("name", "hello"),
    [
        ("Dana Whitfield", "Hello Dana,"),
        ("Whitfield, Dana", "Hello Dana,"),
        ("WHITFIELD, DANA", "Hello Dana,"),
        ("Dana Whitfield, CPC, COC", "Hello Dana,"),
        ("Whitfield, Dana, CPC-A", "Hello Dana,"),
        ("Whitfield, Dana RHIT", "Hello Dana,"),
        ("dana", "Hello Dana,"),
        ("Siobhán O'Neil", "Hello Siobhán,"),
        ("Jean-Luc Fournier (Great Basin)", "Hello Jean-Luc,"),
        ("Mr. Obinna Marsh", "Hello Obinna,"),
        ("Dr. Ngozi Okafor", "Hello Dr. Okafor,"),
        ("Dr. Okafor, MD", "Hello Dr. Okafor,"),
        ("Okafor, Ngozi MD", "Hello Ngozi,"),
        ("McKenna Ruiz via Riverbend", "Hello McKenna,"),
    ],
)
def test_a_person_is_greeted_by_name(name: str, hello: str) -> None:
    assert greeting(name) == hello


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        ",",
        "CPC",
        "Mr. Smith",
        "J. Smith",
        "J Smith",
        "Billing Department",
        "Riverbend Orthopaedics",
        "The Desk",
        "dana.whitfield@clinic.example",
        "dana.whitfield",
        "Whitfield, Dana, Billing Manager",
        "李 小龙",
        "0042",
        "Coding Team 3",
        "Click here http://evil.example",
        "One Two Three Four Five Six",
        "Dr.",
        "a" * 21,
        "<b>Dana</b>",
        "Dana\u202eWhitfield",
    ],
)
def test_where_no_name_is_sure_the_greeting_is_neutral(name: str) -> None:
    assert greeting(name) == "Hello,"


@given(st.text(max_size=100))
def test_a_strangers_name_brings_at_most_one_short_word_into_a_letter(name: str) -> None:
    hello = greeting(name)
    assert len(hello) <= 31
    assert hello.isprintable()
    assert not set(hello) & set("<>@/:")
