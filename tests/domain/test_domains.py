import pytest

from caseconsultant.domain.domains import ascii_domain, is_domain, organisational_domain


@pytest.mark.parametrize(
    ("domain", "house"),
    [
        ("clinic.test", "clinic.test"),
        ("mail.eu.clinic.com", "clinic.com"),
        ("Mail.Clinic.COM.", "clinic.com"),
        ("mx.practice.co.uk", "practice.co.uk"),
        ("mx.practice.de", "practice.de"),
        ("billing.county.ca.us", "county.ca.us"),
        ("mail.school.k12.ca.us", "school.k12.ca.us"),
        ("mail.one.onmicrosoft.com", "one.onmicrosoft.com"),
        ("one.20230601.gappssmtp.com", "one.20230601.gappssmtp.com"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_the_house_is_what_somebody_registered(domain: str, house: str) -> None:
    assert organisational_domain(domain) == house


def test_customers_of_a_shared_service_are_strangers() -> None:
    assert organisational_domain("one.onmicrosoft.com") != organisational_domain("two.onmicrosoft.com")


def test_a_name_in_another_script_is_compared_as_the_dns_has_it() -> None:
    assert ascii_domain("Käse.example") == ascii_domain("xn--kse-qla.example") == "xn--kse-qla.example"
    assert ascii_domain("ä" * 70 + ".test") == "ä" * 70 + ".test"


@pytest.mark.parametrize("domain", ["localhost", "", "a b.test", "jo@clinic.test", "-.test", "clinic.test\n"])
def test_what_is_no_domain_is_refused(domain: str) -> None:
    assert not is_domain(domain)
    assert is_domain("clinic.test")
