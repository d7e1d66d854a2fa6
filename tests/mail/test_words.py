import pytest

from caseconsultant.mail.words import base64_bytes, decode_words, one_line


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?f=C3=BCr?=", "für"),
        ("=?UTF-8?B?ZsO8cg==?=", "für"),
        ("=?utf-8?b?ZsO8cg?=", "für"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
        ("=?utf-8?q?f=C3?= =?utf-8?q?=BCr?=", "für"),
        ("=?iso-8859-1*de?q?f=FCr?=", "für"),
        ("=?utf-8?q?really??=", "really?"),
        ("x=?utf-8?q?y?=z", "xyz"),
        ("=?utf-8?q?open", "=?utf-8?q?open"),
        ("=?no-such?q?=FC?=", "ü"),
    ],
)
def test_encoded_words_are_read(text: str, read: str) -> None:
    assert decode_words(text) == read


def test_one_line_is_one_line() -> None:
    assert one_line(" a\r\n\tb\u2028c\x00 d ") == "a b c d"


@pytest.mark.parametrize(
    ("data", "plain"), [(b"YQ", b"a"), (b"YQ==", b"a"), (b"Y!Q\r\n=", b"a"), (b"Y", b""), (b"YWJjZ", b"abc")]
)
def test_broken_base64_gives_what_it_holds(data: bytes, plain: bytes) -> None:
    assert base64_bytes(data) == plain
