"""What a browser sends, turned into values; whatever is not as our own pages send it is refused with 400."""

import re
from enum import StrEnum
from typing import Final, NoReturn, TypeVar

from flask import abort, request
from werkzeug.routing import IntegerConverter, ValidationError

from caseconsultant.domain.letters import LetterKind

Choice = TypeVar("Choice", bound=StrEnum)
APPROVAL_ID: Final = re.compile(r"[0-9a-f]{32}\Z")
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LARGEST_NUMBER: Final = 2**53
LONGEST_TEXT: Final = 100_000  # characters of one letter
LONGEST_LINE: Final = 1000


class SmallNumber(IntegerConverter):
    """A number in an address that a database can hold; any other names nothing, on every route (404)."""

    def to_python(self, value: str) -> int:
        """Return the number."""
        if len(value) > len(str(LARGEST_NUMBER)) or (number := int(value)) > LARGEST_NUMBER:
            raise ValidationError
        return number


def only(*names: str) -> None:
    """Refuse fields that the page does not have."""
    if set(request.form) - {*names, "csrf_token"}:
        _refuse()


def page_number() -> int:
    """Which page of a list the address asks for, from 1; what is no number is not found."""
    value = request.args.get("page", "1")
    if not (value.isascii() and value.isdigit() and len(value) < 7):
        abort(404)
    return max(int(value), 1)


def number(name: str) -> int:
    """A whole number, 0 or more."""
    value = request.form.get(name, "")
    if not (value.isascii() and value.isdigit()) or int(value[:17]) > LARGEST_NUMBER or len(value) > 17:
        _refuse()
    return int(value)


def number_or_none(name: str) -> int | None:
    """A whole number, or None where the field is empty."""
    return number(name) if request.form.get(name, "").strip() else None


def text(name: str = "text") -> str:
    """What was typed: lines end in \\n (browsers send \\r\\n), no control characters."""
    value = request.form.get(name)
    if value is None or len(value) > LONGEST_TEXT:
        _refuse()
    return CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def line(name: str) -> str:
    """One line, without blanks around it."""
    value = request.form.get(name)
    if value is None or len(value) > LONGEST_LINE:
        _refuse()
    return CONTROL.sub("", value).strip()


def secret(name: str) -> str:
    """A password, exactly as typed."""
    value = request.form.get(name)
    if value is None or len(value) > LONGEST_LINE:
        _refuse()
    return value


def kind(name: str = "kind") -> LetterKind:
    """The letter that a person may approve."""
    value = request.form.get(name, "")
    if value not in (LetterKind.ANSWER, LetterKind.QUESTION_BACK):
        _refuse()
    return LetterKind(value)


def one_of(name: str, choices: type[Choice]) -> Choice:
    """One of a closed set."""
    try:
        return choices(request.form.get(name, ""))
    except ValueError:
        _refuse()


def approval_id(name: str = "approval_id") -> str:
    """The key that was made when the form was: one form, one letter."""
    value = request.form.get(name, "")
    if not APPROVAL_ID.match(value):
        _refuse()
    return value


def _refuse() -> NoReturn:
    abort(400)
