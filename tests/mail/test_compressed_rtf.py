import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.mail.compressed_rtf import BEGINNING, MOST, unpacked

# The example of MS-OXRTFCP, 4.1.1.
EXAMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


def packed(rtf: bytes) -> bytes:
    """Pack it without any reference into what came before, as it may be."""
    runs = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    return (len(runs) + 12).to_bytes(4, "little") + len(rtf).to_bytes(4, "little") + b"LZFu" + bytes(4) + runs


def test_the_example_of_the_specification_is_unpacked() -> None:
    assert unpacked(EXAMPLE) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert len(BEGINNING) == 207


def test_a_run_may_reach_into_itself() -> None:
    # "x", and then nine more from the place where it stands
    content = b"\x02" + b"x" + (((207) << 4) | 7).to_bytes(2, "big")
    assert unpacked(bytes(4) + (10).to_bytes(4, "little") + b"LZFu" + bytes(4) + content) == b"x" * 10


def test_what_is_not_packed_is_taken_as_it_is() -> None:
    assert unpacked(bytes(4) + (6).to_bytes(4, "little") + b"MELA" + bytes(4) + b"{\\rtf}and more") == b"{\\rtf}"


@given(st.binary(max_size=300))
def test_whatever_was_packed_comes_back(rtf: bytes) -> None:
    assert unpacked(packed(rtf)) == rtf


@pytest.mark.parametrize("cut", range(len(EXAMPLE)))
def test_what_was_cut_gives_what_it_holds(cut: int) -> None:
    assert b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n".startswith(unpacked(EXAMPLE[:cut]).rstrip(b"\0"))


@given(st.binary(max_size=200))
def test_nothing_raises_or_grows_beyond_its_cap(content: bytes) -> None:
    assert len(unpacked(b"\xff" * 8 + b"LZFu" + bytes(4) + content)) <= MOST
