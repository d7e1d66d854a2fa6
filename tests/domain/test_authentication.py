import pytest

from caseconsultant.domain.authentication import Authentication, authenticated, parse

VERIFIED, NOT_VERIFIED, FAILS = Authentication.VERIFIED, Authentication.NOT_VERIFIED, Authentication.FAILS
OURS = "mx.service.test"
BORDER = f"Received: from mail.clinic.test (mail.clinic.test [192.0.2.7]) by {OURS} with ESMTPS id 1; today"
FOREIGN = "Received: from pc.clinic.test by mail.clinic.test with ESMTPSA id 2; today"
PASS = f"{OURS}; dmarc=pass (p=reject dis=none) header.from=clinic.test"


def of(*results: str, domain: str = "clinic.test") -> Authentication:
    trace = [*(f"Authentication-Results: {one}" for one in results), BORDER, FOREIGN]
    return authenticated(trace, domain, OURS)


@pytest.mark.parametrize(
    "result",
    [
        PASS,
        f"{OURS} 1; dmarc=pass header.from=Clinic.Test",
        f"{OURS}; dkim=pass header.d=clinic.test",
        f"{OURS}; dkim=pass header.i=@mail.clinic.test header.s=k1 header.b=abc",
        f"{OURS}; spf=pass smtp.mailfrom=bounces@mail.clinic.test; dmarc=none",
        f"{OURS}; spf=pass smtp.mailfrom=clinic.test",
        f"{OURS}; spf=fail smtp.mailfrom=list.test; dkim=pass header.d=clinic.test; dmarc=bestguesspass action=none",
        f'{OURS} ; (a (nested) comment; dmarc=fail) dkim = pass reason="good; dmarc=fail" header.d = "clinic.test"',
        f"{OURS}; dkim/1=pass (2048-bit key) header.d=clinic.test",
    ],
)
def test_whom_the_border_vouches_for_is_verified(result: str) -> None:
    assert of(result) is VERIFIED


@pytest.mark.parametrize(
    "result",
    [
        f"{OURS}; dmarc=fail (p=none) header.from=clinic.test",
        f"{OURS}; dkim=pass header.d=clinic.test; spf=pass smtp.mailfrom=a.test; dmarc=fail header.from=clinic.test",
        f"{OURS}; dmarc=pass header.from=clinic.test; dmarc=fail header.from=clinic.test",
        f"{OURS}; dmarc=fail header.from=clinic.test (and a comment that never ends",
    ],
)
def test_what_the_border_says_is_forged_fails(result: str) -> None:
    assert of(result) is FAILS


@pytest.mark.parametrize(
    "result",
    [
        f"{OURS}; none",
        f"{OURS}; spf=softfail smtp.mailfrom=clinic.test; dkim=none; dmarc=temperror",
        f"{OURS}; dkim=fail header.d=clinic.test",
        f"{OURS}; dkim=pass header.d=evil.test",
        f"{OURS}; dkim=pass",
        f"{OURS}; spf=pass smtp.mailfrom=<>",
        f"{OURS}; spf=pass smtp.helo=clinic.test",
        f"{OURS}; dmarc=pass header.from=evil.test",
        f"{OURS}; dmarc=pass",
        f"{OURS}; arc=pass header.oldest-pass=0 header.d=clinic.test",
        f"{OURS}",
        "",
        ";;;===(((",
    ],
)
def test_whom_nobody_vouches_for_is_not_verified(result: str) -> None:
    assert of(result) is NOT_VERIFIED


def test_without_a_trusted_name_nothing_is_believed() -> None:
    assert authenticated([f"Authentication-Results: {PASS}", BORDER], "clinic.test", "") is NOT_VERIFIED
    assert authenticated([f"Authentication-Results: {PASS}", BORDER], "clinic.test", " ") is NOT_VERIFIED


def test_google_writes_below_its_own_received() -> None:
    written = (
        "Authentication-Results: mx.google.com; dkim=pass header.i=@clinic.test header.s=k header.b=Ab; spf=pass"
        " (google.com: domain of jo@clinic.test designates 192.0.2.7 as permitted sender) smtp.mailfrom=jo@clinic.test;"
        " dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=clinic.test"
    )
    trace = [
        "Received: by 2001:db8:6214::1 with SMTP id g1csp1; today",
        "Received: from mail.clinic.test (mail.clinic.test. [192.0.2.7]) by mx.google.com with ESMTPS id 1; today",
        written,
        FOREIGN,
    ]
    assert authenticated(trace, "clinic.test", "mx.google.com") is VERIFIED


def test_office_365_names_no_server_of_its_own() -> None:
    inner = "Received: from A.eurprd.prod.outlook.com (2001:db8::1) by B.outlook.office365.com with HTTPS; today"
    written = (
        "Authentication-Results: spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=clinic.test; dkim=pass (signature was"
        " verified) header.d=clinic.test;dmarc=pass action=none header.from=clinic.test;compauth=pass reason=100"
    )
    border = "Received: from mail.clinic.test (192.0.2.7) by F.mail.protection.outlook.com (198.51.100.1); today"
    assert authenticated([inner, written, border], "clinic.test", "protection.outlook.com") is VERIFIED
    assert authenticated([inner, written, FOREIGN], "clinic.test", "protection.outlook.com") is NOT_VERIFIED
    assert authenticated([inner, written], "clinic.test", "protection.outlook.com") is NOT_VERIFIED
    assert authenticated([written, border], "clinic.test", "mx.google.com") is NOT_VERIFIED


def test_yahoo_writes_a_property_before_the_first_semicolon() -> None:
    value = "mta1.mail.yahoo.com  from=clinic.test; domainkeys=neutral (no sig);  from=clinic.test; dkim=pass (ok)"
    assert parse(value).server == "mta1.mail.yahoo.com"
    assert [(one.method, one.result) for one in parse(value).results] == [("domainkeys", "neutral"), ("dkim", "pass")]
    newer = "Authentication-Results: atlas.yahoo.com; dkim=pass header.i=@clinic.test header.s=k; spf=none"
    assert authenticated([newer, "Received: from x by mta1.yahoo.com"], "clinic.test", "yahoo.com") is VERIFIED


def test_only_the_topmost_of_the_border_counts() -> None:
    assert of(f"{OURS}; spf=none", PASS) is NOT_VERIFIED
    assert of("other.test; dmarc=fail header.from=clinic.test", PASS) is VERIFIED


NAMES = (
    OURS,
    OURS.upper(),
    f'"{OURS}"',
    f"{OURS} 1",
    f"(hello) {OURS}",
    "",
    "mx.service.test.evil.test",
    f"evil-{OURS}",
)
RESULTS = (
    "dmarc=pass header.from=clinic.test",
    "dkim=pass header.d=clinic.test",
    "spf=pass smtp.mailfrom=jo@clinic.test",
    'dmarc = "pass" header.from = "clinic.test"',
)
PLACES = (
    ("below what the border wrote", (f"Authentication-Results: {OURS}; dkim=none; dmarc=none", BORDER), ()),
    ("below a foreign Received", (BORDER, FOREIGN), ()),
    ("below a server that does not say who it is", ("Received: (qmail 1 invoked by uid 0)",), (BORDER,)),
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("result", RESULTS)
@pytest.mark.parametrize(("above", "below"), [place[1:] for place in PLACES], ids=[place[0] for place in PLACES])
def test_a_forged_result_is_never_believed(
    name: str, result: str, above: tuple[str, ...], below: tuple[str, ...]
) -> None:
    trace = (*above, f"Authentication-Results: {name}; {result}", *below)
    assert authenticated(trace, "clinic.test", OURS) is NOT_VERIFIED


@pytest.mark.parametrize(
    "address",
    [
        '"; dmarc=pass header.from=clinic.test; x="@evil.test',
        '"); dmarc=pass header.from=clinic.test (x"@evil.test',
        '"\\"; dmarc=pass header.from=clinic.test"@evil.test',
        "(; dmarc=pass header.from=clinic.test",
        '"; dmarc=pass header.from=clinic.test',
        "clinic.test@evil.test",
        "jo@clinic.test@evil.test",
        "clinic.test.evil.test",
    ],
)
def test_an_address_in_mail_from_writes_no_results_of_its_own(address: str) -> None:
    echoed = f"{OURS}; spf=pass (domain of {address} is fine) smtp.mailfrom={address}; dkim=none"
    assert of(echoed) is not VERIFIED


def test_an_absurd_header_costs_little() -> None:
    for absurd in ("(" * 50_000, '"' * 50_001, "\\" * 50_001, "a=" * 25_000, ";" * 50_000, "a" * 50_000):
        assert of(f"{OURS}; {absurd}") is NOT_VERIFIED
