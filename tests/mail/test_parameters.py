import pytest

from caseconsultant.mail.parameters import value_and_parameters


@pytest.mark.parametrize(
    ("header", "name", "value"),
    [
        ("text/plain; charset=utf-8", "charset", "utf-8"),
        ('text/plain; charset="utf-8"; x=y', "charset", "utf-8"),
        ("text/plain;CHARSET = utf-8 ;x=y", "charset", "utf-8"),
        ('a/b; name="x;y=z.pdf"', "name", "x;y=z.pdf"),
        (r'a/b; name="x\"y.pdf"', "name", 'x"y.pdf'),
        ("a/b; name=op note.pdf", "name", "op note.pdf"),
        ("attachment; filename*=utf-8''f%C3%BCr.pdf", "filename", "für.pdf"),
        ('attachment; filename*0="one"; filename*1=two', "filename", "onetwo"),
        ("attachment; filename*1=b; filename*0=a", "filename", "ab"),
        ("attachment; filename*0*=utf-8''f%C3; filename*1*=%BCr", "filename", "für"),
        ("attachment; filename=plain.pdf; filename*=utf-8''better.pdf", "filename", "better.pdf"),
        ("a/b; name=first; name=second", "name", "first"),
    ],
)
def test_parameters_are_read(header: str, name: str, value: str) -> None:
    assert value_and_parameters(header)[1][name] == value


def test_the_value_is_in_lower_case() -> None:
    assert value_and_parameters("Text/HTML") == ("text/html", {})
    assert value_and_parameters("") == ("", {})
