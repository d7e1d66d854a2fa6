"""`caseconsultant mail check`: every mailbox and the sender, step by step, as findings in plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from caseconsultant.domain.errors import SenderTrouble
from caseconsultant.mail import probe
from caseconsultant.mail.imap_connection import ImapAccount
from caseconsultant.mail.smtp import SmtpAccount, SmtpSender
from caseconsultant.operations.checks import Finding, Grade

GRADES: Final = {probe.Grade.WELL: Grade.GOOD, probe.Grade.NOTE: Grade.NOTE, probe.Grade.FAILED: Grade.BAD}
REMEDIES: Final = {
    "name": "Check the host in the settings, and this machine's name service.",
    "sign-in": "Check host, port, TLS, user and password of this mailbox.",
    "TLS": "Renew the certificate in time, or use TLS.",
    "folders": "Check the names of the folders, and what the account may do in them.",
    "further folder": "Name a folder that is there, or do not name it.",
    "copies of letters": "Name a folder that is there (the Sent folder), or none.",
    "filing": "Give the account the right to write, or set the filing to none.",
    "clock": "Set the clocks by NTP: dates of mail are read by people and by the drafter.",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox as it is checked."""

    name: str
    account: ImapAccount
    further_folders: tuple[str, ...] = ()
    evidence_folders: tuple[str, ...] = ()


def check(boxes: Sequence[Box], senders: Sequence[SmtpAccount], now: datetime) -> Iterator[Finding]:
    """Yield what is found, as soon as it is known."""
    for box in boxes:
        for step in probe.mailbox(box.account, box.further_folders, box.evidence_folders, now):
            yield _finding(f"mailbox {box.name}, {step.name}", step)
    for account in senders:
        known = probe.names(account.host)
        yield _finding("sending, name", known)
        if known.grade is not probe.Grade.FAILED:
            yield _sending(account)


def _sending(account: SmtpAccount) -> Finding:
    try:
        said = SmtpSender(account).check()
    except SenderTrouble as trouble:
        return Finding("sending", Grade.BAD, f"{trouble}.", "Check host, port, TLS, user and password for sending.")
    return Finding("sending", Grade.GOOD, f"{said[:1].upper()}{said[1:]}")


def _finding(part: str, step: probe.Step) -> Finding:
    grade = GRADES[step.grade]
    says = f"{step.says[:1].upper()}{step.says[1:]}"
    return Finding(part, grade, says, "" if grade is Grade.GOOD else REMEDIES.get(step.name, ""))
