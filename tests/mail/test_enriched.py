from caseconsultant.mail.enriched import to_text
from caseconsultant.mail.parse import parse_bytes


def test_commands_go_and_words_stay() -> None:
    assert to_text("<bold>Now</bold> is <<the <color><param>red</param>time</color>\nfor\n\nall\n") == (
        "Now is <the time for\nall"
    )


def test_a_mail_in_enriched_text_is_read() -> None:
    assert (
        parse_bytes(b"Content-Type: text/enriched\n\n<italic>20610</italic>\nwith 64483?").text == "20610 with 64483?"
    )
