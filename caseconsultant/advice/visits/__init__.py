"""Visits as mails tell them: the rule for the case, the elements of decision making, and the code for the setting."""
