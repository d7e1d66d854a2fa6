"""Bytes to text, whatever the sender says they are. Total: every function returns, for any input."""

import codecs
import re
from functools import lru_cache
from typing import Final

# What is declared -> what it is read as. The wider code page reads all that the declared one does, and what mailers
# really put under its name (WHATWG Encoding Standard, section 4.2, has the same idea).
ALIASES: Final = {
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "iso-gb2312": "gb18030", "hz-gb-2312": "hz", "big5": "cp950", "big5-hkscs": "big5hkscs", "x-x-big5": "cp950",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "ksc5601": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext",
    "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "windows-874": "cp874", "tis-620": "cp874",
    "x-mac-cyrillic": "mac_cyrillic", "macintosh": "mac_roman", "x-mac-roman": "mac_roman",
    "utf8": "utf-8", "utf-8mb4": "utf-8", "unicode-1-1-utf-7": "utf-7", "cp-850": "cp850", "windows-1252": "cp1252",
    "win-1251": "cp1251", "windows-1251": "cp1251", "koi8": "koi8-r", "unicode": "utf-16",
}  # fmt: skip

# Declared, but says nothing: look at the bytes.
VAGUE: Final = frozenset(
    ("", "us-ascii", "ascii", "ansi_x3.4-1968", "646", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "iso_8859-1",
     "default", "default_charset", "x-unknown", "unknown", "unknown-8bit", "8bit", "7bit", "binary", "none", "utf-8")
)  # fmt: skip

# Codecs of Python that are no charsets of mail, or that run code-like escapes.
REFUSED: Final = frozenset(("unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem"))

# Declared by habit, and mostly meant: no statistics over them.
_LATIN: Final = frozenset(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "iso_8859-1"))
ENOUGH: Final = 6  # bytes beyond ASCII, below which statistics guess worse than "what Windows calls Latin"
_ASCII: Final = bytes(range(128))
LOOKED_AT: Final = 8_192

_SURROGATES = re.compile("[\ud800-\udfff]")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)


def decode(data: bytes, charset: str = "") -> str:
    """Return the text; bytes that fit nothing become U+FFFD. No NUL and no lone surrogate is in it."""
    if data.isascii() and b"\x1b" not in data and charset.lower() in VAGUE:
        text = data.decode("ascii")
    else:
        text = _decode(data, charset)
    return text.replace("\x00", "") if "\x00" in text else text


def of_html(data: bytes, charset: str) -> str:
    """Return the charset to read an HTML part by: the declared one, else that of its meta element."""
    if charset.lower() not in VAGUE or charset.lower() == "utf-8":
        return charset
    found = _META_CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else charset


def _decode(data: bytes, charset: str) -> str:
    codec = _codec(charset.strip(" \t\r\n\"'").lower())
    if codec is None:
        return _guess(data, statistics=charset.strip(" \t\r\n\"'").lower() not in _LATIN)
    try:
        text = data.decode(codec, "replace")
    except (UnicodeError, ValueError):  # some decoders (utf-16, utf-7) raise in spite of "replace"
        return _guess(data)
    return _SURROGATES.sub("\ufffd", text) if codec == "utf-7" else text


def _guess(data: bytes, *, statistics: bool = False) -> str:
    """UTF-8 is hard to meet by chance, so it is asked first; then statistics; then what Windows calls Latin."""
    if b"\x1b$" in data or b"\x1b(" in data:
        return data.decode("iso2022_jp_ext", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not data[: error.start].isascii():
            return data.decode("utf-8", "replace")  # UTF-8 that was cut
        return data.decode(_likely(data) if statistics else "cp1252", "replace")


def _likely(data: bytes) -> str:
    """Return the codec that the letters' frequencies speak for; cp1252 where they are few or say little."""
    if len(data[:LOOKED_AT].translate(None, _ASCII)) < ENOUGH:
        return "cp1252"
    import chardet  # only the few mails that declare nothing need it

    found = chardet.detect(data[:LOOKED_AT])
    return _codec((found["encoding"] or "").lower()) or "cp1252"  # its confidence is low even where it is right


@lru_cache(maxsize=256)
def _codec(name: str) -> str | None:
    """Return Python's name of a charset; None where it is vague, unknown or no charset at all."""
    if name in VAGUE:
        return None
    name = ALIASES.get(name, name)
    if not name.isascii() or len(name) > 40:
        return None
    try:
        found = codecs.lookup(name)
        b"a".decode(found.name, "replace")  # refuses codecs that are no text encodings; b"" would not
    except (LookupError, ValueError):
        return None
    return None if found.name.replace("-", "_") in REFUSED else found.name
