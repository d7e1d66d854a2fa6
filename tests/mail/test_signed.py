from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.mail.mime import Caps
from caseconsultant.mail.mime import read as tree
from caseconsultant.mail.signed import content

MAIL = Path(__file__).parents[1] / "mails" / "signed-smime-opaque.eml"
INSIDE = b"Content-Type: text/plain\r\n\r\nIs 27447 bundled?\r\n"


def the_signature() -> bytes:
    return tree(MAIL.read_bytes(), Caps()).content()


def test_the_mail_inside_is_found() -> None:
    assert content(the_signature()) == INSIDE


@pytest.mark.parametrize("place", range(0, 120, 3))
def test_a_signature_cut_or_changed_anywhere_raises_nothing(place: int) -> None:
    whole = the_signature()
    assert content(whole[:place]) is None
    changed = content(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
    assert changed is None or isinstance(changed, bytes)


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from([b"0\x80", b"\0\0", b"$\x80", b"\xa0\x80", b"\x04\x01x"])).map(b"".join)
)
def test_any_bytes_are_taken(data: bytes) -> None:
    assert content(data) is None
