"""A mailbox of mixed messages, made the same every time: plain, alternative, HTML alone, with attachments."""

import random
from collections.abc import Iterator
from email.message import EmailMessage

WORDS = tuple(
    "modifier claim denied payer bundled procedure shoulder lumbar level injection global period surgeon assistant "  # noqa: SIM905
    "same day separate incision documentation operative note medicare commercial laterality units please advise".split()
)


def mixed(count: int, seed: int = 7) -> Iterator[bytes]:
    """Yield messages of 2 to 120 KB, 21 KB in the mean, each from another sender."""
    chance = random.Random(seed)
    for number in range(count):
        yield _message(number, chance).as_bytes()


def _message(number: int, chance: random.Random) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"Coder {number} <coder{number}@practice{number % 97}.test>"
    mail["To"] = "consult@service.test"
    mail["Subject"] = " ".join(chance.choices(WORDS, k=6))
    mail["Date"] = "Tue, 24 Nov 2026 11:00:00 +0000"
    mail["Message-ID"] = f"<{number}.{chance.randrange(10**9)}@practice.test>"
    for hop in range(4):
        mail["Received"] = f"from relay{hop}.test by mx{hop}.test; Tue, 24 Nov 2026 11:00:0{hop} +0000"
    text = _text(chance, chance.randrange(40, 600))
    match number % 4:
        case 0:
            mail.set_content(text)
        case 1:
            mail.set_content(text)
            mail.add_alternative(_html(text), subtype="html")
        case 2:
            mail.set_content(_html(text), subtype="html")
        case _:
            mail.set_content(text)
            mail.add_alternative(_html(text), subtype="html")
            mail.add_attachment(
                chance.randbytes(chance.randrange(8_000, 90_000)),
                maintype="application",
                subtype="pdf",
                filename="note.pdf",
            )
    return mail


def _text(chance: random.Random, words: int) -> str:
    lines = [" ".join(chance.choices(WORDS, k=12)) for _ in range(words // 12)]
    return f"Can we bill 20610 with 64483 on the same day?\n\n{chr(10).join(lines)}\n\n-- \nA Coder\n"


def _html(text: str) -> str:
    rows = "".join(f"<p style='margin:0;font-family:Calibri'>{line}</p>" for line in text.splitlines())
    return f"<html><head><style>p{{margin:0}}</style></head><body>{rows}</body></html>"
