"""The adapters of the mailboxes: how each is read, signed in to, and how its letters leave. A part of wiring."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caseconsultant.mail.imap import ImapAccount, ImapEvidence, ImapMailbox
from caseconsultant.mail.smtp import SmtpAccount
from caseconsultant.mailbox_settings import MailboxSettings, OAuthSettings
from caseconsultant.ports import Evidence, Issuer, Mailbox
from caseconsultant.services.collect import Source
from caseconsultant.services.tokens import StoredTokens
from caseconsultant.settings import Settings
from caseconsultant.store.session import Sessions

if TYPE_CHECKING:
    from caseconsultant.mail.oauth import MicrosoftPerson


@dataclass(frozen=True, slots=True)
class NoEvidence:
    """Where no folder gets copies of our letters, nothing can be told."""

    def found(self, message_id: str) -> str:  # noqa: ARG002
        """Find nothing."""
        return ""


def sources_of(mailbox: MailboxSettings) -> tuple[Source, ...]:
    """Return how each folder of a mailbox is read; the first one is waited on."""
    start_now, files = mailbox.start == "now", mailbox.filing != "none"
    return tuple(Source(mailbox.name, folder, start_now, files) for folder in mailbox.folders)


def open_mailbox(mailbox: MailboxSettings, sessions: Sessions) -> Mailbox:
    """Return a mailbox; it connects when it is first asked."""
    return ImapMailbox(mailbox_account(mailbox, sessions))


def issuer_of(mailbox: MailboxSettings) -> Issuer | None:
    """Return who gives out the mailbox's access tokens; None where a password is used."""
    match mailbox.oauth:
        case None:
            return None
        case OAuthSettings(flow="google", key_file=Path() as key_file, ca_file=ca_file):
            from caseconsultant.mail.oauth_google import GoogleServiceAccount  # slow to load, and few need it

            return GoogleServiceAccount(key_file, mailbox.user, ca_file)
        case OAuthSettings(flow="microsoft-device"):
            return person_of(mailbox)
        case oauth:
            from caseconsultant.mail.oauth import MicrosoftApp, MicrosoftClient  # slow to load, and few need it

            return MicrosoftApp(
                MicrosoftClient(oauth.authority, oauth.tenant, oauth.client_id, oauth.client_secret, oauth.ca_file)
            )


def person_of(mailbox: MailboxSettings) -> "MicrosoftPerson | None":
    """Return how a person signs in to the mailbox; None where nobody needs to."""
    oauth = mailbox.oauth
    if oauth is None or oauth.flow != "microsoft-device":
        return None
    from caseconsultant.mail.oauth import MicrosoftClient, MicrosoftPerson  # slow to load, and few need it

    client = MicrosoftClient(oauth.authority, oauth.tenant, oauth.client_id, ca_file=oauth.ca_file)
    return MicrosoftPerson(client, mailbox.name)


def tokens_of(mailbox: MailboxSettings, sessions: Sessions) -> StoredTokens | None:
    """Return the mailbox's access tokens; None where a password is used."""
    issuer = issuer_of(mailbox)
    return None if issuer is None else StoredTokens(sessions, mailbox.name, issuer)


def mailbox_account(mailbox: MailboxSettings, sessions: Sessions) -> ImapAccount:
    """Return the account as the wire knows it."""
    return ImapAccount(
        host=mailbox.host,
        port=mailbox.port,
        user=mailbox.user,
        password=mailbox.password,
        tls=mailbox.tls,
        ca_file=mailbox.ca_file,
        folder=mailbox.folders[0],
        filing=mailbox.filing,
        done_folder=mailbox.done_folder,
        tokens=tokens_of(mailbox, sessions),
    )


def sender_account(settings: Settings, mailbox: MailboxSettings, sessions: Sessions) -> SmtpAccount:
    """Return a mailbox's account for letters as the wire knows it.

    A server that refuses the null sender gets the mailbox's bounce address.
    """
    sender = mailbox.sender
    return SmtpAccount(
        host=sender.host,
        port=sender.port,
        user=sender.user,
        password=sender.password,
        tls=sender.tls,
        ca_file=sender.ca_file,
        helo=settings.message_id_domain,
        instead_of_null=mailbox.bounce_address,
        tokens=tokens_of(mailbox, sessions) if sender.oauth else None,
    )


def evidence_of(mailbox: MailboxSettings, sessions: Sessions) -> Evidence:
    """Return where copies of a mailbox's letters are looked for."""
    if not mailbox.evidence_folders:
        return NoEvidence()
    return ImapEvidence(mailbox_account(mailbox, sessions), mailbox.evidence_folders)
