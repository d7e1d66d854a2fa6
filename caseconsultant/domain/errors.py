"""What goes wrong because of us, or of whoever runs us; never because of what a stranger sent."""


class CaseConsultantError(Exception):
    """The family of our own errors. The message is a sentence that a person can act on."""


class IllegalMove(CaseConsultantError):  # noqa: N818  (it reads better where it is raised)
    """A state was asked to change in a way that its table does not hold."""


class SettingsError(CaseConsultantError):
    """The environment is wrong; the message lists every mistake."""


class StaleVersion(CaseConsultantError):  # noqa: N818
    """Somebody changed the ticket after the page was loaded."""


class NotAllowed(CaseConsultantError):  # noqa: N818
    """This person may not do this."""


class DatabaseAway(CaseConsultantError):  # noqa: N818
    """The database does not answer, or has no room; nothing was written, and the work is found again later."""


class MailboxTrouble(CaseConsultantError):  # noqa: N818
    """A mailbox cannot be read now; the message says why and what to do."""


class MailboxRefused(MailboxTrouble):
    """The server refused the login: trying again at once would lock the account."""


class SenderTrouble(CaseConsultantError):  # noqa: N818
    """The mail server for letters cannot be used; the message says why and what to do."""


class RewriterTrouble(CaseConsultantError):  # noqa: N818
    """The language model gave no words that can be used; the message says why, and the plain draft stands."""


class TokenTrouble(CaseConsultantError):  # noqa: N818
    """No access token can be had now; the message says why, and never holds one."""


class TokenRefused(TokenTrouble):
    """The sign-in has ended or is refused: trying again does not help, a person must act."""
