import codecs
from encodings.aliases import aliases

import pytest

from caseconsultant.mail.charsets import decode, of_html


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("für".encode("cp1252"), "iso-8859-1", "für"),
        ("für".encode(), "us-ascii", "für"),
        ("für".encode(), "iso-8859-1", "für"),
        ("“quoted”".encode("cp1252"), "latin1", "“quoted”"),
        ("膝关节".encode("gb18030"), "GB2312", "膝关节"),
        ("무릎".encode("cp949"), "ks_c_5601-1987", "무릎"),
        ("膝①".encode("cp932"), "Shift_JIS", "膝①"),
        ("колено".encode("cp1251"), "windows-1251", "колено"),
        ("膝".encode("iso2022_jp"), "", "膝"),
        (b"caf\xe9", "no-such-charset", "café"),
        (b"a\x00b", "utf-8", "ab"),
    ],
)
def test_text_is_read_as_it_was_meant(data: bytes, charset: str, text: str) -> None:
    assert decode(data, charset) == text


@pytest.mark.parametrize("charset", sorted({*aliases, *aliases.values(), "", "\x00", "ü", "x" * 1000, "unicode"}))
def test_no_name_of_a_charset_raises_or_leaves_a_surrogate(charset: str) -> None:
    for data in (b"", b"plain", bytes(range(256)), b"+2AA-", b"\\ud800\xd8\x00", b"\x1b$B\xff"):
        decode(data, charset).encode("utf-8")


def test_codecs_that_are_no_charsets_are_not_used() -> None:
    assert decode(codecs.encode(b"bomb", "zlib"), "zlib") != "bomb"
    assert decode(b"\\u0041\xff", "unicode_escape") != "A\xff"


def test_html_may_name_its_charset_itself() -> None:
    page = b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'
    assert of_html(page, "") == "koi8-r"
    assert of_html(page, "utf-8") == "utf-8"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Добрый день, какой код для 20610?", "cp1251"),
        ("Добрый день, какой код для этого случая?", "koi8-r"),
        ("膝关节注射可以收费两次吗，谢谢", "gb18030"),
        ("膝の注射を二回請求できますか", "cp932"),
        ("Jaki kod należy użyć? Proszę o pomoc, dziękuję bardzo", "iso8859-2"),
        ("Schöne Grüße aus München, für Sie überprüft", "cp1252"),
        ("Où est le code? été déjà", "cp1252"),
    ],
)
def test_what_is_not_declared_is_told_by_its_letters(text: str, charset: str) -> None:
    assert decode(text.encode(charset), "x-unknown") == text
