import pytest

from caseconsultant.domain.letters import Address
from caseconsultant.mail.addresses import MOST, addresses


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a@b.test", [("a@b.test", "")]),
        ("Jo <a@b.test>", [("a@b.test", "Jo")]),
        ('"Doe, Jo" <a@b.test>', [("a@b.test", "Doe, Jo")]),
        (r'"Jo \"JD\" Doe" <a@b.test>', [("a@b.test", 'Jo "JD" Doe')]),
        ("=?utf-8?Q?Doe=2C_J=C3=B6?= <a@b.test>", [("a@b.test", "Doe, Jö")]),
        ("=?utf-8?Q?Doe, J=C3=B6?= <a@b.test>", [("a@b.test", "Doe, Jö")]),
        ('"=?utf-8?B?SsO2?=" <a@b.test>', [("a@b.test", "Jö")]),
        ("a@b.test (Jo Doe)", [("a@b.test", "Jo Doe")]),
        ("Jo (the (real) one) <a@b.test>", [("a@b.test", "Jo")]),
        ("Jo <a@b.test>; Al <c@d.test>", [("a@b.test", "Jo"), ("c@d.test", "Al")]),
        ("team: a@b.test, Al <c@d.test>;, e@f.test", [("a@b.test", ""), ("c@d.test", "Al"), ("e@f.test", "")]),
        ("undisclosed-recipients:;", []),
        ("<@one.test,@two.test:a@b.test>", [("a@b.test", "")]),
        ("Jo <mailto:a@b.test>", [("a@b.test", "Jo")]),
        ("Jo < a@b.test >", [("a@b.test", "Jo")]),
        ("Jo Doe a@b.test", [("a@b.test", "Jo Doe")]),
        ("'a@b.test' <a@b.test>", [("a@b.test", "a@b.test")]),
        ('"Jo <a@b.test>', [("a@b.test", "Jo")]),
        ("Jo <a@b.test", [("a@b.test", "Jo")]),
        ("<>", []),
        ("@[", []),
        ("", []),
    ],
)
def test_lists_are_split_before_they_are_decoded(value: str, expected: list[tuple[str, str]]) -> None:
    assert addresses(value) == tuple(Address(email, name) for email, name in expected)


def test_no_control_gets_into_a_name_or_an_address() -> None:
    (one,) = addresses("=?utf-8?Q?Jo=0D=0ABcc:_x=40y.test?= <a\x00@b.test>")
    assert not any(ord(char) < 32 for char in one.name + one.email)


def test_no_more_than_200_are_read() -> None:
    assert len(addresses(", ".join(f"a{n}@b.test" for n in range(1000)))) == MOST


def test_an_encoded_address_cannot_add_a_recipient() -> None:
    assert len(addresses("=?utf-8?Q?x=40y.test=2C_z=40y.test?=")) <= 1
