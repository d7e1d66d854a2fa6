"""What is particular about the mail providers, as defaults for the settings; docs/mailboxes.md tells the reasons.

From the providers' public documents; none was tried against the live services.
"""

from dataclasses import dataclass
from typing import Final, Literal

from caseconsultant.mail.tls import Tls

Filing = Literal["move", "keyword", "none"]

SENT: Final = r"\Sent"  # whatever folder the server marks so (RFC 6154), in any language


@dataclass(frozen=True, slots=True)
class Profile:
    """Defaults for one provider. Ports of 0: those that belong to the TLS. `advice` is for the person who sets it up.

    `filing` moves only where a move takes a message out of the inbox and keeps one copy of it. `rewrites_ids` says
    that it may give our letters Message-IDs of its own.
    """

    imap_host: str = ""
    imap_port: int = 0
    imap_tls: Tls = "implicit"
    smtp_host: str = ""
    smtp_port: int = 0
    smtp_tls: Tls = "implicit"
    filing: Filing = "move"
    done_folder: str = "CaseConsultant"
    evidence_folders: tuple[str, ...] = ()
    rewrites_ids: bool = False
    advice: str = ""


PROFILES: Final[dict[str, Profile]] = {
    "gmail": Profile(
        imap_host="imap.gmail.com",
        smtp_host="smtp.gmail.com",
        evidence_folders=(SENT,),
        advice="IMAP must be on in the account. Sign in by a service account (OAUTH=google) or an app password."
        " The label of what is done stands beside All Mail, which keeps every message.",
    ),
    "microsoft365": Profile(
        imap_host="outlook.office365.com",
        smtp_host="smtp.office365.com",
        smtp_tls="starttls",
        evidence_folders=(SENT,),
        rewrites_ids=True,
        advice="Passwords are refused: use OAUTH=microsoft (or microsoft-device). Authenticated SMTP must be allowed"
        " for the mailbox. At most three letters leave at once; more are told to come later, and do.",
    ),
    "exchange": Profile(
        smtp_port=587,
        smtp_tls="starttls",
        advice="Keywords are not kept: handled mail is moved. The server composes messages anew when they are read,"
        " so their sizes may differ from what it announced.",
    ),
    "yahoo": Profile(
        imap_host="imap.mail.yahoo.com",
        smtp_host="smtp.mail.yahoo.com",
        evidence_folders=(SENT,),
        rewrites_ids=True,
        advice="An app password is needed. Few connections are allowed at once: one mailbox here uses two at most.",
    ),
    "icloud": Profile(
        imap_host="imap.mail.me.com",
        smtp_host="smtp.mail.me.com",
        smtp_port=587,
        smtp_tls="starttls",
        advice="An app-specific password is needed. Letters may be sent from the account's own addresses alone.",
    ),
    "dovecot": Profile(
        filing="move",
        advice="IDLE, MOVE and keywords are all there. Copies of letters are only in Sent where something puts them.",
    ),
    "other": Profile(),
}
