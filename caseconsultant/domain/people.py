"""Who works here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consultant:
    """A person who is signed in; only one with a credential approves. `signature` stands below the name in letters."""

    id: int
    name: str
    credential: str
    email: str
    may_approve: bool
    signature: tuple[str, ...] = ()
