import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.domain.headers import is_plain_address, is_safe_message_id, one_line

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(st.text(max_size=400), st.integers(2, 250))
def test_a_line_is_one_line_whatever_it_was(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert not any(unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"} or c in BIDI for c in line)
    assert unicodedata.is_normalized("NFC", line)
    assert "=?" not in line


@given(st.text(alphabet="=? \r\nab\u202ee\u0301é", max_size=60), st.integers(2, 40))
def test_cleaning_twice_changes_nothing(text: str, limit: int) -> None:
    once = one_line(text, limit)
    assert one_line(once, limit) == once


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x\r\nBcc: evil@x.example", "x Bcc: evil@x.example"),
        ("x\u2028y\u2029z\x85w", "x y z w"),
        ("=?utf-8?q?x=0ABcc:_evil@x?=", "= ?utf-8?q?x=0ABcc:_evil@x?="),
        ("a\u202ecod\u202c", "acod"),
        ("\ud800lone", "lone"),
        ("e\u0301", "é"),
        ("tab\there\x00now", "tab here now"),
        ("👩\u200d⚕\ufe0f", "👩\u200d⚕\ufe0f"),
    ],
)
def test_what_could_mislead_is_gone(text: str, line: str) -> None:
    assert one_line(text) == line


def test_a_long_line_is_cut_visibly() -> None:
    assert one_line("a" * 300) == "a" * 199 + "…"
    assert one_line("a" * 200) == "a" * 200


def test_an_endless_line_costs_no_time() -> None:
    assert one_line("\u202e" * 5_000_000 + "a") == ""


@pytest.mark.parametrize("email", ["a@b", "dana.o'neil+q@mail.example.com", "x_y@x-1.example", f"{'a' * 64}@b.example"])
def test_ordinary_addresses_can_be_written_to(email: str) -> None:
    assert is_plain_address(email)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "a",
        "@b.example",
        "a@",
        "a b@c.example",
        "a@b@c.example",
        '"a b"@c.example',
        "a@b.example,c@d.example",
        "a@b.example\n",
        "a@b.example\r\nBcc: x@y.example",
        "ä@b.example",
        "a@b..example",
        "a@-b.example",
        "<a@b.example>",
        "a..b@c.example",
        "=?utf-8?q?x?=@b.example",
        f"{'a' * 65}@b.example",
        f"a@{'b' * 64}.example",
        "a@[127.0.0.1]",
        "a@b.example (note)",
    ],
)
def test_addresses_that_can_be_read_in_two_ways_are_not_written_to(email: str) -> None:
    assert not is_plain_address(email)


@pytest.mark.parametrize("message_id", ["CAF+x=y_z@mail.example.com", "20261124.abc", "a:b@c.example", "x@[10.0.0.1]"])
def test_ids_of_mailers_in_use_are_echoed(message_id: str) -> None:
    assert is_safe_message_id(message_id)


@pytest.mark.parametrize(
    "message_id",
    [
        "",
        "a b@c",
        "a>\r\nBcc: x@y",
        "<a@b>",
        'a"b@c',
        "=?utf-8?q?x=0ABcc=3Aevil?=@x",
        "é@b",
        "a@b\n",
        "a" * 251,
        "a,b@c",
        "a(b)@c",
    ],
)
def test_ids_that_could_do_harm_are_not_echoed(message_id: str) -> None:
    assert not is_safe_message_id(message_id)
