from caseconsultant.mail.frames import from_json, to_json
from caseconsultant.mail.parse import parse_bytes
from caseconsultant.mail.trace import MOST, VALUE_CAP, trace


def test_the_trace_keeps_the_order_across_names_and_unfolds() -> None:
    raw = (
        b"RECEIVED: from a\r\n\tby b; today\r\nSubject: none\r\nauthentication-results : mx.test;\r\n dmarc=pass"
        b"\r\nX-Received: by c\r\nReceived: from d by e\r\n\r\nReceived: in the body\r\n"
    )
    lines = ("Received: from a by b; today", "Authentication-Results: mx.test; dmarc=pass", "Received: from d by e")
    assert trace(raw) == parse_bytes(raw).trace == lines
    assert from_json(to_json(parse_bytes(raw))) == parse_bytes(raw)


def test_the_trace_is_bounded_from_below() -> None:
    many = trace(b"".join(b"Received: by %d.test %s\n" % (n, b"x" * 100) for n in range(100)) + b"\nbody")
    assert len(many) == MOST
    assert many[0].startswith("Received: by 0.test")
    long = trace(b"Received: " + b"x" * 9000 + b"\n\nbody")
    assert len(long[0]) <= VALUE_CAP + len("Received: ")
    assert trace(b"no header at all") == trace(b"") == ()
