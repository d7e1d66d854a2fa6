"""Files that come beside the official ones: known, and left for a reason."""

import re
from typing import Final

from caseconsultant.codes.sources.files import SourceFile

UNKNOWN: Final = "not a file that we know"
_REASONS: Final = (
    (r"proc_?notes?", "processing notes for claims systems: no fact about a code is in them"),
    (r"recordlayout|lyout|layout|readme", "a description of another file"),
    (r"\.xsd$|\.pdf$|\.docx?$|\.md$", "a description, not data"),
    (r"icd10pcs_index", "the index of ICD-10-PCS leads to tables, not to codes: the codes and tables are read"),
    (r"icd10pcs_definitions", "the definitions of ICD-10-PCS explain single characters: the codes and tables are read"),
    (r"icd10pcs.*addenda", "ICD-10-PCS is looked up by its codes and tables alone"),
    (r"cms32_desc|icd-?9", "titles of ICD-9-CM, which ended in 2015: the mappings need none"),
    (r"^ra_|hcc_is_chronic", "factors, edits and names of risk adjustment: of it the mappings alone are looked up"),
    (r"status_?indicators|addendum[ _]dd", "what indicators mean, and nothing about a code"),
    (r"modifier_codes_only", "numbers of modifiers without a fact about them"),
    (r"^zip9_", "the ZIP codes of nine digits: the file of five digits is read"),
)


def reason(file: SourceFile) -> str:
    """Return why a file that no importer reads is left."""
    return next((why for pattern, why in _REASONS if re.search(pattern, file.name.lower())), UNKNOWN)
