import pytest

from caseconsultant.domain.bounces import takes_no_mail
from caseconsultant.domain.letters import Report


@pytest.mark.parametrize("status", ["5.1.1", "5.1.10", "5.2.1", "5.4.4", "5.0.0", ""])
def test_an_address_that_is_not_there_takes_no_mail(status: str) -> None:
    assert takes_no_mail(Report("jo@clinic.test", "failed", status))


@pytest.mark.parametrize("status", ["5.2.2", "5.2.3", "5.3.4", "5.6.1", "5.7.1", "4.4.7", "2.1.5", "5.11.1"])
def test_a_full_mailbox_or_an_unwanted_letter_says_nothing_of_the_next_letter(status: str) -> None:
    assert not takes_no_mail(Report("jo@clinic.test", "failed", status))


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_no_failure_says_nothing_of_an_address(action: str) -> None:
    assert not takes_no_mail(Report("jo@clinic.test", action, "5.1.1"))
    assert not takes_no_mail(Report("jo@clinic.test", action, ""))
