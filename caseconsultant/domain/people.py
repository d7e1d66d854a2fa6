"""The people who work on tickets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consultant:
    """A person who signs in. `credential` is what the letters name (such as CPC); only some may approve."""

    id: int
    name: str
    credential: str
    email: str
    may_approve: bool
