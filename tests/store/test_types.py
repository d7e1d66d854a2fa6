from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from caseconsultant.store.session import Sessions, open_engine, transaction
from caseconsultant.store.tables import InboxRow, Row, SwitchRow
from caseconsultant.store.types import Keys, SealBrokenError, database_now, milliseconds

OLD, NEW = bytes(32), bytes(range(32))
CANARY = "Zebedee Quillfeather 078-05-1120"


def sessions(url: str, *keys: bytes) -> Sessions:
    made = Sessions(open_engine(url), Keys(keys))
    Row.metadata.create_all(made.engine)
    return made


def arrival(uid: int, raw: bytes) -> InboxRow:
    return InboxRow(
        mailbox="m",
        folder="INBOX",
        uidvalidity=4_294_967_295,
        uid=uid,
        fingerprint=b"%d" % uid,
        size=len(raw),
        received_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
        raw=raw,
    )


def test_what_is_sealed_is_plain_in_python_and_nowhere_else(database_url: str) -> None:
    made = sessions(database_url, NEW)
    with transaction(made) as session:
        session.add(arrival(1, CANARY.encode()))
    with transaction(made) as session:
        assert session.get_one(InboxRow, 1).raw == CANARY.encode()
        stored = session.execute(text("SELECT raw_sealed FROM inbox")).scalar_one()
    assert CANARY.encode() not in bytes(stored)
    made.engine.dispose()


def test_a_value_that_is_changed_is_sealed_anew(database_url: str) -> None:
    made = sessions(database_url, NEW)
    with transaction(made) as session:
        session.add(arrival(1, b"one"))
    with transaction(made) as session:
        session.get_one(InboxRow, 1).raw = b"two"
    with transaction(made) as session:
        assert session.get_one(InboxRow, 1).raw == b"two"
    made.engine.dispose()


def test_no_plain_word_reaches_the_files(tmp_path: Path) -> None:
    made = sessions(f"sqlite:///{tmp_path}/t.sqlite", NEW)
    with transaction(made) as session:
        session.add(arrival(1, CANARY.encode() * 100))
    made.engine.dispose()
    assert not [p for p in tmp_path.iterdir() if CANARY.encode() in p.read_bytes()]


def test_a_value_moved_to_another_row_does_not_open(database_url: str) -> None:
    made = sessions(database_url, NEW)
    with transaction(made) as session:
        session.add_all([arrival(1, b"one"), arrival(2, b"two")])
    with transaction(made) as session:
        first = session.execute(text("SELECT raw_sealed FROM inbox WHERE id = 1")).scalar_one()
        session.execute(text("UPDATE inbox SET raw_sealed = :it WHERE id = 2"), {"it": first})
    with transaction(made) as session, pytest.raises(SealBrokenError):
        _ = session.get_one(InboxRow, 2).raw
    made.engine.dispose()


def test_a_flipped_bit_is_noticed() -> None:
    keys = Keys([NEW])
    sealed = bytearray(keys.seal("t/c/r", b"plain"))
    for place in range(len(sealed)):
        flipped = bytes(sealed[:place]) + bytes([sealed[place] ^ 1]) + bytes(sealed[place + 1 :])
        if place > 0:  # the version byte is not part of what is sealed
            with pytest.raises(SealBrokenError):
                keys.unseal("t/c/r", flipped)


def test_plain_text_is_refused_by_the_column(tmp_path: Path) -> None:
    made = sessions(f"sqlite:///{tmp_path}/t.sqlite", NEW)
    with pytest.raises(Exception, match="plain text"), transaction(made) as session:
        session.execute(update(InboxRow).values(raw_sealed=b"plain"))
    made.engine.dispose()


def test_an_old_key_opens_and_the_new_one_seals() -> None:
    before, after = Keys([OLD]), Keys([NEW, OLD])
    assert after.unseal("p", before.seal("p", b"x")) == b"x"
    with pytest.raises(SealBrokenError):
        before.unseal("p", after.seal("p", b"x"))
    assert before.digest("address", "jo@clinic.test") == after.digest("address", "jo@clinic.test")
    assert before.signing_key == after.signing_key


def test_the_databases_clock_is_right_and_can_be_added_to(database_url: str) -> None:
    made = sessions(database_url, NEW)
    with transaction(made) as session:
        now = session.scalars(select(database_now())).one()
        assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)
        session.add(SwitchRow(name="s", reason="", at=database_now() + milliseconds(timedelta(hours=1))))
        session.flush()
        later = session.scalars(select(SwitchRow.at)).one()
        assert timedelta(minutes=59) < later - now < timedelta(minutes=61)
    made.engine.dispose()
