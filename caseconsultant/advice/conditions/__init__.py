"""Conditions that a mail describes, as tables of the trade name them: each with its codes, its order and its reason."""
