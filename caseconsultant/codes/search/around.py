"""Where a code stands: its title, what is above it in the tree, and what beside it."""

from caseconsultant.codes.codeform import dotted, plain
from caseconsultant.codes.facts import SetName, System
from caseconsultant.codes.queries import icd
from caseconsultant.codes.queries.store import Store

Named = tuple[tuple[str, str], ...]  # codes with their titles


def around(store: Store, code: str, system: System) -> tuple[str, bool, Named, Named]:
    """Return a code's title, whether it can be billed, what is above it and what stands beside it."""
    if system is System.ICD10CM:
        source = store.of(SetName.ICD10CM)[0]
        row = icd.row_of(store, code, source)
        if row is not None:
            line = icd.line_of(store, row, source)
            beside = store.connection.execute(
                "SELECT code, title FROM icd WHERE source = ? AND parent = ? AND ord <> ? ORDER BY ord",
                (source.id, row.parent, row.ord),
            )
            return (
                row.title,
                bool(row.billable),
                tuple((icd.shown(above), above.title) for above in line[:-1]),
                tuple((dotted(code), title) for code, title in beside),
            )
    return _title(store, code), True, (), ()


def _title(store: Store, code: str) -> str:
    """Return a procedure's name: ours, that of HCPCS Level II, or CMS's group."""
    for which, query in (
        (SetName.LABELS, "SELECT text FROM label WHERE source = ? AND code = ? AND rank = 0"),
        (SetName.HCPCS, "SELECT title FROM hcpcs WHERE source = ? AND code = ?"),
        (SetName.RBCS, "SELECT text FROM label WHERE source = ? AND code = ? AND rank = 0"),
    ):
        for source in store.of(which):
            row = store.connection.execute(query, (source.id, plain(code))).fetchone()
            if row:
                return str(row[0])
    return ""
