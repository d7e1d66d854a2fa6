"""What Outlook packs into winmail.dat (MS-OXTNEF): the body and the files in it. The library may raise anything."""

from dataclasses import dataclass
from typing import Final

from caseconsultant.mail import charsets, compressed_rtf, documents, html

SIGNATURE: Final = b"\x78\x9f\x3e\x22"  # 0x223E9F78, little end first
FILES_CAP: Final = 50
INPUT_CAP: Final = 25_000_000


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The body as text, and the files as (name, content)."""

    text: str = ""
    files: tuple[tuple[str, bytes], ...] = ()


def is_tnef(data: bytes) -> bool:
    """Say whether the bytes are such a package: parts are called so that are none."""
    return data.startswith(SIGNATURE) and len(data) <= INPUT_CAP


def unpack(data: bytes) -> Unpacked:
    """Return what is inside; raise whatever tnefparse does on a broken package."""
    import warnings

    from tnefparse import TNEF

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = TNEF(data, do_checksum=False)
        files = tuple((_text(one.long_filename() or one.name), bytes(one.data or b"")) for one in package.attachments)
    said = _text(package.body).strip("\x00\r\n") or html.to_text(_text(package.htmlbody)) or _of_rtf(package._rtfbody)
    return Unpacked(said, files[:FILES_CAP])


def _of_rtf(packed: object) -> str:
    """Return the words of a body that is there as RTF alone."""
    packed = packed[0] if isinstance(packed, list) and packed else packed
    return documents.of_rtf(compressed_rtf.unpacked(packed)) if isinstance(packed, bytes) else ""


def _text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return charsets.decode(value) if isinstance(value, bytes) else str(value or "").replace("\x00", "")
