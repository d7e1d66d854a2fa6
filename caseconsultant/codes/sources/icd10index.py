"""ICD-10-CM's alphabetic index, external-cause index and tables of drugs and neoplasms: further names of codes.

A name is the path of terms; what the index puts in parentheses (it changes nothing) follows a bar.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from lxml import etree

from caseconsultant.codes.codeform import plain
from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import AliasRow
from caseconsultant.codes.sources import icd10terms
from caseconsultant.codes.sources.files import Reading, SourceFile
from caseconsultant.codes.sources.icd10cm import dates, of_the_same_year

EXPECTS: Final = "an XML file with the root <ICD10CM.index>, or a table with Level, Term, NonEssModif and Code"


def recognises(file: SourceFile) -> bool:
    """Say whether this is an index or a table of it."""
    return "<ICD10CM.index>" in file.head or "NonEssModif" in file.head[:500]


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return the names. `scope` tells the four kinds apart."""
    version = re.search(r"<version>\s*(\d{4})", file.head) or re.search(r"(20\d\d)", file.name)
    if version is None:
        raise BadFile(f"{file.shown}: expected a <version> of four digits.")
    kind = _kind(file)
    of_the_same_year(file, version[1])
    release, start, end = dates(version[1], file.name)
    source = Source(0, SetName.ICD10CM_INDEX, f"{release}, {kind}", file.name, file.digest,
                    min(start, date(int(version[1]) - 1, 10, 1)), end, scope=kind)  # fmt: skip
    terms = icd10terms.from_rows(file) if "NonEssModif" in file.head[:500] else icd10terms.from_xml(_root(file))
    unique = dict.fromkeys((plain(code).rstrip("-"), " ".join(name.split())) for code, name in _names(terms))
    field = f"icd {kind}"
    return Reading(source, ((AliasRow(code, name, field) for code, name in sorted(unique) if code),))


def _kind(file: SourceFile) -> str:
    name = file.name.lower()
    if "drug" in name or "Substance" in file.head:
        return "table of drugs"
    if "neoplasm" in name or ">Malignant Primary<" in file.head:
        return "table of neoplasms"
    return "external cause index" if "eindex" in name or "EXTERNAL CAUSE" in file.head else "index"


def _root(file: SourceFile) -> etree._Element:
    try:
        return etree.fromstring(file.raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise BadFile(f"{file.shown}: not well-formed XML, or cut short ({error}).") from error


def _names(terms: list[icd10terms.Term]) -> Iterator[tuple[str, str]]:
    """Yield (code, name): of a term's own codes, or else of those that it sends to."""
    references = icd10terms.References(terms)
    for line in icd10terms.lines(terms):
        codes = line[-1].codes or (references.codes(line[-1].see) if line[-1].see else [])
        if codes:
            name = _named(line)
            yield from ((code, name) for code in codes)


def _named(line: icd10terms.Line) -> str:
    """Return a path of terms; what is optional in it, and further forms of its words, follow a bar."""
    main, optional = [], []
    for term in line:
        first, others = term.forms
        main.append(first)
        optional += [*others, term.optional]
    more = " ".join(words for words in optional if words)
    return f"{' '.join(main)} | {more}" if more else " ".join(main)
