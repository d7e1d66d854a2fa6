"""Codes and beginnings of codes among the words: whoever writes M54.5 means M54.5."""

from collections.abc import Iterator

from caseconsultant.codes.codeform import dotted, plain, systems_of
from caseconsultant.codes.facts import SetName, System
from caseconsultant.codes.queries.store import Store

_MOST = 10  # codes that one beginning may bring


def codes_in(words: str, store: Store) -> Iterator[tuple[str, System]]:
    """Yield the codes that the words name, or begin with, in order; bare numbers that are no code bring nothing."""
    for word in words.split():
        text = word.strip(".,;:()").upper()
        if len(text) < 3 or not any(char.isdigit() for char in text):
            continue
        for system in systems_of(text):
            if system is System.ICD10CM:
                yield from ((dotted(code), system) for code in _icd(plain(text), store))
            elif system in (System.CPT, System.HCPCS) and _known(plain(text), store):
                yield plain(text), system


def _icd(code: str, store: Store) -> list[str]:
    for source in store.of(SetName.ICD10CM)[:1]:
        rows = store.connection.execute(
            "SELECT code FROM icd WHERE source = ? AND code >= ? AND code < ? AND kind = 0 ORDER BY code LIMIT ?",
            (source.id, code, code + "~", _MOST),
        )
        return [row[0] for row in rows]
    return []


def _known(code: str, store: Store) -> bool:
    for which, table in (
        (SetName.LABELS, "label"),
        (SetName.RBCS, "label"),
        (SetName.HCPCS, "hcpcs"),
        (SetName.FEES, "fee"),
    ):
        for source in store.of(which):
            query = f"SELECT 1 FROM {table} WHERE source = ? AND code = ?"  # noqa: S608
            if store.connection.execute(query, (source.id, code)).fetchone():
                return True
    return False
