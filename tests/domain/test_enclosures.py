"""Files that go along: under a plain name, of few kinds, and what they say they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.domain.enclosures import LARGEST, LONGEST_NAME, NoEnclosure, enclosed, plain_name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Edit list.pdf", "Edit list.pdf"),
        ("C:\\Users\\dana\\Résumé (1).PDF", "Resume (1).PDF"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nBcc: x@evil.example.pdf", "a_Bcc_ x_evil.example.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("日本.pdf", "file.pdf"),
        ("", "file"),
        (".", "file"),
        ("x" * 200 + ".pdf", "x" * 76 + ".pdf"),
        ("half.", "half"),
    ],
)
def test_a_name_leaves_in_plain_letters(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@given(st.text(max_size=300))
def test_a_plain_name_is_plain_and_stays_so(name: str) -> None:
    plain = plain_name(name)
    assert plain.isascii()
    assert plain.isprintable()
    assert 0 < len(plain) <= LONGEST_NAME
    assert not set(plain) & set("\"'\\/;:=,<>@\r\n")
    assert plain_name(plain) == plain


def test_a_file_goes_along_as_what_it_is() -> None:
    assert enclosed("list.PDF", b"%PDF-1.7 ...") == ("list.PDF", "application/pdf")
    assert enclosed("list.csv", b"a,b\n") == ("list.csv", "text/csv")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("run.exe", b"MZ", "these can: pdf"),
        ("noending", b"x", "these can: pdf"),
        ("list.pdf", b"MZ", "no pdf file"),
        ("list.txt", b"a\0b", "no txt file"),
        ("list.pdf", b"", "is empty"),
        ("list.pdf", b"%PDF-" + b"x" * LARGEST, "more than 5 MB"),
    ],
)
def test_what_cannot_go_along_is_told_in_a_sentence(name: str, content: bytes, told: str) -> None:
    with pytest.raises(NoEnclosure, match=told):
        enclosed(name, content)
