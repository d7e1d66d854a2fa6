"""What the parts of a mail are called where they are shown."""

from typing import Final

from caseconsultant.domain.mail_parts import PartKind

P = PartKind
NAMES: Final = {
    P.NEW: "",  # the sender's new words need no name
    P.UNSURE: "New words, or a quote without a mark",
    P.CLOSING: "Closing",
    P.SIGNATURE: "Signature",
    P.DEVICE: "Added by a device",
    P.FOOTER: "Added by a mailing list",
    P.ABOVE: "The line above a quote",
    P.QUOTE: "Quoted",
    P.ANSWERED: "Quoted, and answered",
    P.FORWARDED: "The forwarded mail",
    P.BELOW: "The mail that is answered",
}


def part_name(kind: PartKind) -> str:
    """The part in words; empty for the sender's new words."""
    return NAMES[kind]
