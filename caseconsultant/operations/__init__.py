"""What an operator does: look after the service, back it up, bring it back."""
