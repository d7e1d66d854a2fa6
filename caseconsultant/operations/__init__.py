"""What an operator does: look after the service, back it up, bring it back."""

from caseconsultant.operations.commands import backup, doctor, restore

__all__ = ["backup", "doctor", "restore"]
