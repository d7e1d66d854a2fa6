"""Whom we let in and whom we keep out ourselves: rules for an address, or for a domain and everything below it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from caseconsultant.domain.domains import ascii_domain, is_domain
from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.domain.headers import is_plain_address
from caseconsultant.domain.letters import Address

MOST_LEVELS: Final = 8  # of domains


class SenderRule(StrEnum):
    """What becomes of a sender's mail: never held for a flood or a failing DMARC, or always held."""

    ALLOW = "allow"
    DENY = "deny"


class NoSender(CaseConsultantError):  # noqa: N818
    """What should name a sender is neither an address nor a domain."""


def sender_named(who: str) -> str:
    """Return an address or a domain as rules know it, in lower case and ASCII: `Jo@X.test`, `x.test`, `@x.test`.

    Raises NoSender.
    """
    local, at, domain = who.strip().lower().rpartition("@")
    domain = ascii_domain(domain)
    name = f"{local}{at}{domain}" if local else domain
    if is_plain_address(name) if local else is_domain(domain):
        return name
    raise NoSender(f"'{who}' is neither an address such as jo@example.org nor a domain such as example.org.")


def names_of(sender: Address) -> tuple[str, ...]:
    """The names under which a rule may know a sender, the closest first: the address, its domain, those above it."""
    local, _, domain = sender.key.rpartition("@")
    labels = ascii_domain(domain).split(".")
    domains = [".".join(labels[level:]) for level in range(len(labels) - 1)]
    # the highest of an absurdly deep name are kept: nobody slips away from a rule by adding levels
    return (f"{local}@{'.'.join(labels)}", *domains[-MOST_LEVELS:]) if local else ()


def closest(rules: Mapping[str, SenderRule], sender: Address) -> SenderRule | None:
    """The rule that counts for a sender: the one of the closest name."""
    return next((rules[name] for name in names_of(sender) if name in rules), None)
