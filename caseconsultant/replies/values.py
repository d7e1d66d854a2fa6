"""What the templates may use: one frozen value for each letter. A test compares the fields with the templates.

`said` holds the passages that were worded anew, by name; for the others, the files in the letter's folder are used.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

DISCLAIMER: Final = (
    "This answer rests on the facts you gave us. The medical record and the payer's own policy decide, "
    "and payment cannot be guaranteed."
)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What templates/acknowledgement may use. `greeting` comes from replies.greeting, `subject` from reply_subject."""

    ticket: int
    greeting: str
    subject: str
    service: str
    signature: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What templates/answer may use. `advice` is the approved text as the consultant wrote it; see blocks.py.

    `signature` holds the lines that follow the consultant's name, without the service's name; `question` the lines
    of the question, masked, where the letter quotes it; `rate_url` leads to a page that asks whether it helped.
    """

    ticket: int
    greeting: str
    subject: str
    advice: str
    consultant: str
    credential: str
    service: str
    as_of: date
    signature: tuple[str, ...] = ()
    disclaimer: str = DISCLAIMER
    question: tuple[str, ...] = ()
    rate_url: str = ""
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionBack:
    """What templates/question_back may use. `questions` is the approved text as the consultant wrote it."""

    ticket: int
    greeting: str
    subject: str
    questions: str
    consultant: str
    credential: str
    service: str
    signature: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correction:
    """What templates/correction may use. `advice` is the approved text, `answered_on` the day of what it corrects."""

    ticket: int
    greeting: str
    subject: str
    advice: str
    consultant: str
    credential: str
    service: str
    as_of: date
    answered_on: date
    signature: tuple[str, ...] = ()
    disclaimer: str = DISCLAIMER
    rate_url: str = ""
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OverAllowance:
    """What templates/over_allowance may use: a question beyond the allowance, which is kept.

    `register_url` is empty where registering does not help; it is good until `register_until`, and gives `more`
    questions (None: any number) in every so many `days`. `until` is the day on which waiting ends, where it does.
    """

    ticket: int
    greeting: str
    subject: str
    service: str
    register_url: str
    register_until: date
    more: int | None
    days: int
    until: date | None
    signature: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PatientDataFound:
    """What templates/patient_data may use. `kinds` names what was found, without a value: `a name and a phone`."""

    ticket: int
    greeting: str
    subject: str
    service: str
    kinds: str
    refused: bool
    signature: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)


Letter: TypeAlias = Acknowledgement | Answer | QuestionBack | Correction | OverAllowance | PatientDataFound
