"""Mails go through in their order, a bounded number and a bounded size at once."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.services.batches import BATCH_BYTES, BATCH_MAILS, batches


@dataclass(frozen=True)
class Mail:
    raw: bytes


@given(st.lists(st.integers(0, 30), max_size=400))
def test_no_mail_is_lost_or_out_of_order_and_no_batch_is_empty(sizes: list[int]) -> None:
    mails = [Mail(bytes(size)) for size in sizes]
    made = list(batches(mails))
    assert [mail for batch in made for mail in batch] == mails
    assert all(0 < len(batch) <= BATCH_MAILS for batch in made)


def test_a_batch_ends_with_the_mail_that_fills_it() -> None:
    large, small = Mail(bytes(BATCH_BYTES)), Mail(b"x")
    assert [len(batch) for batch in batches([small, large, small, small])] == [2, 2]
    assert list(batches([])) == []
