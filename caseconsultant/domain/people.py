"""Who works here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consultant:
    """A person who is signed in. Only one with a credential approves; `signature` stands below their name in letters."""

    id: int
    name: str
    credential: str
    email: str
    may_approve: bool
    signature: tuple[str, ...] = ()
