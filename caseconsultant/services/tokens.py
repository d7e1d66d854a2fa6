"""The sign-in of a mailbox by OAuth2: a token that holds, renewed before it ends, by one process at a time."""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from caseconsultant.domain.errors import TokenRefused, TokenTrouble
from caseconsultant.ports import Issued, Issuer
from caseconsultant.store import journal, oauth_tokens
from caseconsultant.store.oauth_tokens import Held
from caseconsultant.store.session import Sessions, transaction

log = logging.getLogger("caseconsultant.tokens")

ASKING: Final = timedelta(seconds=60)  # longer than the requests of one sign-in may take
AFTER_TROUBLE: Final = timedelta(seconds=60)
AFTER_REFUSAL: Final = timedelta(minutes=5)
PATIENCE: Final = 75.0  # seconds; whoever asks now has either answered or lost its turn by then
NAP: Final = 0.25


@dataclass(frozen=True, slots=True)
class StoredTokens:
    """A ports.Tokens over the database. A process that dies while it asks delays the others until its turn ends."""

    sessions: Sessions
    mailbox: str
    issuer: Issuer
    sleep: Callable[[float], None] = time.sleep

    def token(self, refused: str = "") -> str:
        """Return a token that holds, and another than the one that a server `refused`. Raises TokenTrouble.

        Where a renewal fails the token at hand serves to its end; the trouble is told at once all the same.
        """
        who, patience = uuid.uuid4().hex, PATIENCE
        while True:
            with transaction(self.sessions, "token: look") as session:
                held = oauth_tokens.held(session, self.mailbox)
                at_hand = held.access if held.access != refused else ""
                if at_hand and (held.fresh or not held.may_ask):
                    return at_hand
                if not held.may_ask and not refused:
                    raise _again(held)
                mine = oauth_tokens.may_renew(session, self.mailbox, who, ASKING)
            if mine:
                return self._renew(who, held, at_hand)
            if at_hand:
                return at_hand  # another renews it
            if patience <= 0:
                raise TokenTrouble("another process has been asking for a token for too long")
            self.sleep(NAP)
            patience -= NAP

    def _renew(self, who: str, held: Held, at_hand: str) -> str:
        try:
            issued = self.issuer.issue(held.renewal)
        except TokenTrouble as trouble:
            refused = isinstance(trouble, TokenRefused)
            wait = AFTER_REFUSAL if refused else AFTER_TROUBLE
            with transaction(self.sessions, "token: trouble") as session:
                oauth_tokens.troubled(session, self.mailbox, who, str(trouble), refused=refused, wait=wait)
            log.warning("the sign-in of the mailbox %s: %s", self.mailbox, trouble)
            if at_hand:
                return at_hand
            raise
        self.sessions.tripwire("token given")
        with transaction(self.sessions, "token: keep") as session:
            oauth_tokens.renewed(session, self.mailbox, who, issued)
        return issued.access

    def keep(self) -> None:
        """Renew the token where that is due; what goes wrong stands in the database, for every page."""
        try:
            self.token()
        except TokenTrouble as trouble:
            log.info("no token for the mailbox %s yet: %s", self.mailbox, trouble)


def signed_in(sessions: Sessions, mailbox: str, issued: Issued) -> None:
    """Keep what a person's sign-in gave; trouble with the former one is over."""
    with transaction(sessions, "token: signed in") as session:
        oauth_tokens.renewed(session, mailbox, None, issued)
        journal.write(session, "signed in to a mailbox", mailbox=mailbox)


def _again(held: Held) -> TokenTrouble:
    return TokenRefused(held.trouble) if held.refused else TokenTrouble(held.trouble)
