import pytest

from caseconsultant.domain.letters import Address
from caseconsultant.domain.senders import NoSender, SenderRule, closest, names_of, sender_named

ALLOW, DENY = SenderRule.ALLOW, SenderRule.DENY


@pytest.mark.parametrize(
    ("who", "name"),
    [
        (" Jo@Clinic.TEST ", "jo@clinic.test"),
        ("@clinic.test", "clinic.test"),
        ("clinic.test", "clinic.test"),
        ("jo@käse.test", "jo@xn--kse-qla.test"),
    ],
)
def test_a_sender_is_named_by_address_or_domain(who: str, name: str) -> None:
    assert sender_named(who) == name


@pytest.mark.parametrize("who", ["", "@", "jo", "jo@", "a b@clinic.test", "jo@clinic.test\n.x", "com"])
def test_what_names_no_sender_is_refused(who: str) -> None:
    with pytest.raises(NoSender):
        sender_named(who)


def test_a_rule_for_a_domain_counts_for_everything_below_it_and_nothing_beside_it() -> None:
    rules = {"clinic.test": DENY}
    assert closest(rules, Address("jo@clinic.test")) is DENY
    assert closest(rules, Address("JO@Mail.Clinic.Test")) is DENY
    assert closest(rules, Address("jo@evilclinic.test")) is None
    assert closest(rules, Address("jo@clinic.test.evil.test")) is None
    assert closest(rules, Address("clinic.test")) is None


def test_the_closest_rule_counts() -> None:
    rules = {"clinic.test": DENY, "billing.clinic.test": ALLOW, "jo@billing.clinic.test": DENY}
    assert closest(rules, Address("al@billing.clinic.test")) is ALLOW
    assert closest(rules, Address("jo@billing.clinic.test")) is DENY
    assert closest(rules, Address("al@clinic.test")) is DENY


def test_nobody_slips_away_from_a_rule_by_adding_levels() -> None:
    deep = Address("jo@" + "a." * 100 + "clinic.test")
    assert closest({"clinic.test": DENY}, deep) is DENY
    assert len(names_of(deep)) < 12
