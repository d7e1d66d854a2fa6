"""The importers in the order in which answers need them, and which of them knows a file."""

from caseconsultant.codes.sources import (
    addenda,
    addons,
    ambulatory,
    coverage,
    cpt,
    fees,
    gem,
    hcc,
    hcpcs,
    hcpcslists,
    icd10cm,
    icd10codes,
    icd10index,
    icd10pcs,
    localities,
    mcd,
    mue,
    otherpayer,
    pos,
    ptp,
    rbcs,
)
from caseconsultant.codes.sources.files import Importer, SourceFile

IMPORTERS: tuple[Importer, ...] = (
    otherpayer, icd10cm, ptp, fees, mue, hcpcs, addons, coverage, mcd, icd10index, icd10codes, rbcs, pos, ambulatory,
    localities, icd10pcs, gem, hcc, addenda, hcpcslists, cpt,
)  # fmt: skip


_FORMS = (".txt", ".csv", ".tsv", ".xlsx", ".xml")


def importer_of(file: SourceFile) -> Importer | None:
    """Return the importer that recognises a file, or None."""
    if not file.name.lower().endswith(_FORMS):
        return None
    return next((importer for importer in IMPORTERS if importer.recognises(file)), None)
