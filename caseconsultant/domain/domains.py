"""Domains, as far as mail needs them: their ASCII form, and the domain under which somebody registered."""

from typing import Final

from caseconsultant.domain.headers import is_plain_address

# Under these anybody may have a name of their own, so their customers are strangers to one another.
_SHARED: Final = (
    "onmicrosoft.com", "20150623.gappssmtp.com", "20230601.gappssmtp.com", "github.io", "gitlab.io", "herokuapp.com",
    "appspot.com", "web.app", "netlify.app", "vercel.app", "azurewebsites.net", "cloudapp.net", "amazonaws.com",
    "cloudfront.net", "wixsite.com", "blogspot.com", "wordpress.com", "myshopify.com", "duckdns.org", "dyndns.org",
    "no-ip.org", "uk.com", "us.com", "eu.com", "de.com", "gb.net", "co.com", "sendgrid.net", "mailgun.org",
    "amazonses.com",
)  # fmt: skip
_REGISTRIES: Final = frozenset(("gouv", "asso", "info", "firm", "store", "police", "school", "conseil"))


def ascii_domain(domain: str) -> str:
    """The domain as the DNS has it, in lower case; what is no domain is returned as it stands, in lower case."""
    domain = domain.strip().rstrip(".").lower()
    try:
        return domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    except UnicodeError:
        return domain


def is_domain(domain: str) -> bool:
    """Say whether it is a host name with a dot, in ASCII."""
    return "." in domain and is_plain_address(f"x@{domain}")


def organisational_domain(domain: str) -> str:
    """The domain under which somebody registered (RFC 7489, section 3.2), by a short rule instead of the public list.

    The last two labels; three under a country where the second is short (`co.uk`, `gov.in`, `ca.us`) or named in
    `_REGISTRIES`; one more than a shared service has; four under `k12`, `cc` or `lib` of an American state. In doubt
    the answer is too long: then two names count as strangers, and a mail is "not verified" at worst.
    """
    labels = ascii_domain(domain).split(".")
    name = ".".join(labels)
    for shared in _SHARED:
        if name.endswith(f".{shared}"):
            return ".".join(labels[-shared.count(".") - 2 :])
    if len(labels) < 3 or len(labels[-1]) != 2:
        return ".".join(labels[-2:])
    if labels[-1] == "us" and len(labels) > 3 and labels[-3] in ("k12", "cc", "lib"):
        return ".".join(labels[-4:])
    is_registry = len(labels[-2]) <= 3 or labels[-2] in _REGISTRIES
    return ".".join(labels[-3:] if is_registry else labels[-2:])
