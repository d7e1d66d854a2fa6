from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.mail.fingerprint import fingerprint

MAIL = b"From: a@b.test\r\nSubject: one\r\n two\r\nMessage-ID: <x@b.test>\r\nDate: today\r\n\r\nbody\r\n"


def test_what_servers_add_on_the_way_makes_no_other_mail() -> None:
    trace = b"Return-Path: <a@b.test>\r\nDelivered-To: c@d.test\r\nReceived: from x\r\n by y\r\n"
    assert fingerprint(trace + MAIL) == fingerprint(MAIL)


def test_another_fold_makes_no_other_mail() -> None:
    assert fingerprint(MAIL.replace(b"one\r\n two", b"one two")) == fingerprint(MAIL)


def test_neither_line_ends_nor_blank_lines_at_the_end_make_another_mail() -> None:
    assert fingerprint(MAIL.replace(b"\r\n", b"\n") + b"\n") == fingerprint(MAIL)
    assert fingerprint(MAIL.replace(b"body", b"body\r\n\r\nmore")) != fingerprint(
        MAIL.replace(b"body", b"body\r\nmore")
    )


def test_each_of_what_counts_makes_another_mail() -> None:
    changes = [(b"a@b", b"z@b"), (b"one", b"1"), (b"<x@", b"<y@"), (b"today", b"now"), (b"body", b"Body")]
    prints = {fingerprint(MAIL.replace(old, new)) for old, new in changes}
    assert len(prints | {fingerprint(MAIL)}) == len(changes) + 1


def test_a_field_cannot_lend_words_to_the_next() -> None:
    one = b"From: ab\r\nSubject: c\r\n\r\n"
    assert fingerprint(one) != fingerprint(b"From: a\r\nSubject: bc\r\n\r\n")


def test_fields_in_the_body_do_not_count() -> None:
    assert fingerprint(b"From: a\r\n\r\nSubject: x") != fingerprint(b"From: a\r\nSubject: x\r\n\r\nSubject: x")


@given(st.binary(max_size=300) | st.lists(st.sampled_from([b"From", b":", b"\r\n", b"\n", b" ", b"x"])).map(b"".join))
def test_it_never_raises(raw: bytes) -> None:
    assert len(fingerprint(raw)) == 32
