"""The rows. They hold data and constraints, and no rules."""

from caseconsultant.store.tables.asking import AskerRow, MemberRow, OrganisationRow, SenderRuleRow
from caseconsultant.store.tables.base import NUMBER, Keyed, Row, new_key, sealed_column
from caseconsultant.store.tables.intake import FolderRow, InboxRow, MailboxRow, OAuthTokenRow, SeenMailRow
from caseconsultant.store.tables.letters import (
    ApprovalRow,
    BouncedAddressRow,
    EnclosureRow,
    LetterRow,
    RatingRow,
    WordingRow,
)
from caseconsultant.store.tables.people import (
    ConsultantRow,
    HeartbeatRow,
    SignInLinkRow,
    SignInTryRow,
    SwitchRow,
    WebSessionRow,
)
from caseconsultant.store.tables.precedents import (
    CorrectionRow,
    FactChangeRow,
    PrecedentCodeRow,
    PrecedentRow,
    PrecedentWordRow,
)
from caseconsultant.store.tables.tickets import DraftRow, JournalRow, MessageRow, ParticipantRow, ThreadIdRow, TicketRow

__all__ = [
    "NUMBER",
    "ApprovalRow",
    "AskerRow",
    "BouncedAddressRow",
    "ConsultantRow",
    "CorrectionRow",
    "DraftRow",
    "EnclosureRow",
    "FactChangeRow",
    "FolderRow",
    "HeartbeatRow",
    "InboxRow",
    "JournalRow",
    "Keyed",
    "LetterRow",
    "MailboxRow",
    "MemberRow",
    "MessageRow",
    "OAuthTokenRow",
    "OrganisationRow",
    "ParticipantRow",
    "PrecedentCodeRow",
    "PrecedentRow",
    "PrecedentWordRow",
    "RatingRow",
    "Row",
    "SeenMailRow",
    "SenderRuleRow",
    "SignInLinkRow",
    "SignInTryRow",
    "SwitchRow",
    "ThreadIdRow",
    "TicketRow",
    "WebSessionRow",
    "WordingRow",
    "new_key",
    "sealed_column",
]
