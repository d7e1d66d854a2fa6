from caseconsultant.mail.headers import read


def test_folded_and_repeated_fields_are_kept_in_order() -> None:
    fields, body = read(raw := b"A: one\r\n two\r\nB: x\r\na: three\r\n\r\nbody")
    assert fields.plain("a") == "one two"
    assert fields.plain_all("a") == "one two, three"
    assert (fields.count("a"), "b" in fields, "c" in fields) == (2, True, False)
    assert raw[body:] == b"body"


def test_bytes_beyond_ascii_are_read() -> None:
    assert read("Subject: für\n\n".encode())[0].text("subject") == "für"
    assert read("Subject: für\n\n".encode("cp1252"))[0].text("subject") == "für"


def test_an_mbox_line_before_the_fields_is_passed_over() -> None:
    fields, _ = read(b"From pat@clinic.test Mon Nov 23 10:00:00 2026\nSubject: x\n\nbody")
    assert fields.plain("subject") == "x"


def test_blank_lines_before_the_fields_are_passed_over() -> None:
    assert read(b"\r\n\r\nSubject: x\r\n\r\nbody")[0].plain("subject") == "x"


def test_a_slip_among_the_fields_is_passed_over() -> None:
    assert read(b"A: b\nno field\nSubject: x\n\nbody")[0].plain("subject") == "x"


def test_a_body_without_a_blank_line_before_it_is_not_lost() -> None:
    fields, body = read(raw := b"Subject: x\nHello there\nand more words\n")
    assert fields.plain("subject") == "x"
    assert raw[body:] == b"Hello there\nand more words\n"


def test_a_mail_without_headers_is_all_body() -> None:
    assert read(b"\nHello there\n")[1] == 1
    assert read(b"Hello there\n\nmore")[1] == 0
