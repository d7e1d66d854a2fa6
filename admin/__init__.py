"""The web admin in which consultants work."""
