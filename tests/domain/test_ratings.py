"""A rating link is ours alone, for one answer, and reveals nothing."""

import pytest

from caseconsultant.domain.ratings import approval_in, token_for

KEY = b"k" * 32
APPROVAL = "0123456789abcdef" * 2


def test_a_token_leads_to_its_answer() -> None:
    assert approval_in(token_for(APPROVAL, KEY), KEY) == APPROVAL


def test_a_token_of_another_key_or_answer_leads_nowhere() -> None:
    token = token_for(APPROVAL, KEY)
    assert approval_in(token, b"x" * 32) is None
    assert approval_in(token.replace("0", "1", 1), KEY) is None


@pytest.mark.parametrize(
    "token", ["", ".", APPROVAL, f"{APPROVAL}.", f"{APPROVAL}.{'é' * 22}", "x" * 5000, f"{APPROVAL}.{'a' * 22}\n"]
)
def test_what_is_no_token_leads_nowhere(token: str) -> None:
    assert approval_in(token, KEY) is None
