"""The code library: dated facts about medical codes, in one read-only folder."""
