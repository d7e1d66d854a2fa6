"""Facts and answers as JSON: for other programs, and for `--json`."""

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from caseconsultant.codes.facts import Applies, DoesNotApply, NoData, OlderThanDate

_ANSWERS = {
    Applies: "applies",
    DoesNotApply: "does not apply",
    OlderThanDate: "as of a release older than the date of service",
    NoData: "no data",
}


def plain_value(value: object) -> Any:
    """Return a value as what JSON knows; an answer says in words which of the four it is."""
    if is_dataclass(value) and not isinstance(value, type):
        made = {field.name: plain_value(getattr(value, field.name)) for field in fields(value)}
        kind = _ANSWERS.get(type(value))
        return {"answer": kind, **made} if kind else made
    match value:
        case date() | Path():
            return str(value)
        case Decimal():
            return float(value)
        case dict():
            return {str(key): plain_value(item) for key, item in value.items()}
        case tuple() | list():
            return [plain_value(item) for item in value]
        case _:
            return value


def as_json(value: object) -> str:
    """Return a value as JSON, indented."""
    return json.dumps(plain_value(value), indent=1, ensure_ascii=False)


def lines(values: Sequence[object]) -> str:
    """Return values as one JSON line each."""
    return "".join(json.dumps(plain_value(value), ensure_ascii=False) + "\n" for value in values)
