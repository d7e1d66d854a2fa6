"""Settings of who may ask how much, and of what becomes of patient data in mail that comes in."""

from datetime import timedelta

from caseconsultant.domain.allowances import Plan
from caseconsultant.domain.policies import Asking, PatientData, Unverified
from caseconsultant.environ import Reader, a_count, a_web_address_or_none, number

UNLIMITED = "unlimited"


def asking(reader: Reader) -> Asking:
    """Read them. Guests are limited by default only where they can reach the page that registers them."""
    url = reader.text("REQUESTER_URL", "", check=a_web_address_or_none).rstrip("/")
    return Asking(
        plan=Plan(
            guest=reader.turned("GUEST_QUESTIONS", "1" if url else UNLIMITED, a_figure),
            registered=reader.turned("REGISTERED_QUESTIONS", "5", a_figure),
            period=reader.turned("ALLOWANCE_DAYS", "30", some_days),
        ),
        requester_url=url,
        patient_data=PatientData(reader.one_of("PATIENT_DATA", PatientData.ACCEPT.value, tuple(PatientData))),
        unverified=Unverified(reader.one_of("UNVERIFIED_SENDERS", Unverified.AS_CLAIMED.value, tuple(Unverified))),
    )


def a_figure(value: str) -> int | None:
    """A whole number of 0 or more; None for `unlimited`."""
    return None if value.lower() == UNLIMITED else a_count(value)


def some_days(value: str) -> timedelta:
    """A span from a number of days, 1 to 3660."""
    days = number(value, "days")
    if not 1 <= days <= 3660:
        raise ValueError(f"is '{value}', not a number of days from 1 to 3660")
    return timedelta(days=days)
