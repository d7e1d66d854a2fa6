"""Where CMS and NCHS publish the files of a date: the pages that list them, and how the files are named.

CMS renames its files from quarter to quarter (2026q2, 2026-q4, rvu26d-updated-08-26-2026, rvu25d-0), so the page is
asked first, and a name is only guessed where the page lists none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

_CMS = "https://www.cms.gov"
_ZIP = f"{_CMS}/files/zip/"
_NCCI = f"{_CMS}/medicare/coding-billing/national-correct-coding-initiative-ncci-edits"
_NCHS = "https://ftp.cdc.gov/pub/Health_Statistics/NCHS/Publications/ICD10CM"
_MCD = "https://downloads.cms.gov/medicare-coverage-database/downloads/exports/"
_MONTHS = ("january", "april", "july", "october")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A set of files: what it is, the page that lists it (none: its addresses never change), its names, guesses.

    `newest` says that of several files on the page the last one by name is meant, not all.
    """

    what: str
    page: str
    names: str
    guesses: tuple[str, ...]
    newest: bool = True


def wanted(day: date) -> Iterator[Wanted]:
    """Yield what belongs to the quarter and the fiscal year of a day."""
    yield from _ncci(day)
    yield from _payment(day)
    yield from _codes(day)
    for name in ("current_article.zip", "current_lcd.zip", "ncd.zip"):
        yield Wanted(f"coverage database, {name}", "", name, (f"{_MCD}{name}",))


def _ncci(day: date) -> Iterator[Wanted]:
    year, number = day.year, (day.month + 2) // 3
    version, quarter = f"v{year - 1994}{number - 1}r", f"{year}-?q{number}"
    for setting, letters in (("practitioner", "ccipra"), ("hospital", "ccioph")):
        guesses = tuple(
            f"{_ZIP}medicare-ncci-{year}q{number}-{setting}-ptp-edits-{letters}-{version}0-f{part}.zip"
            for part in range(1, 5)
        )
        yield Wanted(
            f"NCCI PTP edits, {setting}", f"{_NCCI}/medicare-ncci-procedure-procedure-ptp-edits",
            rf"medicare-ncci-{quarter}-.*{letters}-{version}\d-f[1-4].*\.zip", guesses, newest=False,
        )  # fmt: skip
    for setting in ("practitioner", "facility-outpatient-hospital", "dme-supplier"):
        yield Wanted(
            f"MUEs, {setting}", f"{_NCCI}/medicare-ncci-medically-unlikely-edits",
            rf"medicare-ncci-{quarter}-{setting}-services-mue-table.*\.zip",
            (f"{_ZIP}medicare-ncci-{year}-q{number}-{setting}-services-mue-table.zip",),
        )  # fmt: skip
    start = f"{3 * number - 2:02d}01{year}"
    yield Wanted(
        "add-on code edits", f"{_NCCI}/medicare-ncci-add-code-edits",
        rf"add-?(on-)?code-edits-medicare.*{start}.*\.zip",
        (f"{_ZIP}add-code-edits-medicare-effective-{start}.zip",),
    )  # fmt: skip


def _payment(day: date) -> Iterator[Wanted]:
    quarter = (day.month - 1) // 3
    month, release = f"{_MONTHS[quarter]}-{day.year}", f"rvu{day.year % 100}{'abcd'[quarter]}"
    schedules = f"{_CMS}/medicare/payment/fee-schedules"
    systems = f"{_CMS}/medicare/payment/prospective-payment-systems"
    yield Wanted(
        "fee schedule", f"{schedules}/physician/pfs-relative-value-files/{release}", rf"{release}(-.*)?\.zip",
        (f"{_ZIP}{release}.zip",),
    )  # fmt: skip
    yield Wanted("ZIP codes", schedules, r"zip-code-carrier-locality-file.*\.zip", ())
    yield Wanted(
        "OPPS Addendum B", f"{systems}/hospital-outpatient-pps/quarterly-addenda-updates",
        rf"{month}-opps-addendum-b.*\.zip", (f"{_ZIP}{month}-opps-addendum-b.zip",),
    )  # fmt: skip
    yield Wanted(
        "ASC addenda", f"{systems}/ambulatory-surgical-center-asc/asc-payment-rates-addenda",
        rf"{month}-asc-(approved|addenda).*\.zip", (f"{_ZIP}{month}-asc-approved-hcpcs-code-payment-rates.zip",),
    )  # fmt: skip
    following = day.year + 1  # payment rests on the dates of service of the year before
    yield Wanted(
        "CMS-HCC mappings",
        f"{_CMS}/medicare/payment/medicare-advantage-rates-statistics/risk-adjustment/"
        f"{following}-model-software-icd-10-mappings",
        rf"{following}-initial-icd-10-(cm-)?mappings.*\.zip", (f"{_ZIP}{following}-initial-icd-10-cm-mappings.zip",),
    )  # fmt: skip


def _codes(day: date) -> Iterator[Wanted]:
    month = f"{_MONTHS[(day.month - 1) // 3]}-{day.year}"
    yield Wanted(
        "HCPCS Level II", f"{_CMS}/medicare/coding-billing/healthcare-common-procedure-system/quarterly-update",
        rf"{month}-alpha-numeric-hcpcs-file.*\.zip", (f"{_ZIP}{month}-alpha-numeric-hcpcs-file.zip",),
    )  # fmt: skip
    fiscal = day.year + (day.month >= 10)
    yield Wanted(
        "ICD-10-CM", f"{_NCHS}/{fiscal}/", rf"icd10cm-table-(and-)?index-{fiscal}\.zip",
        (f"{_NCHS}/{fiscal}/icd10cm-table-and-index-{fiscal}.zip",),
    )  # fmt: skip
    if 4 <= day.month <= 9:
        yield Wanted(
            "ICD-10-CM of April", f"{_NCHS}/{fiscal}-update/", r"icd10cm-(table-(and-)?index-April|April).*\.zip",
            (f"{_NCHS}/{fiscal}-update/icd10cm-April-1-{fiscal}-XML.zip",),
        )  # fmt: skip
    yield Wanted(
        "ICD-10-PCS", f"{_CMS}/medicare/coding-billing/icd-10-codes",
        rf"(zip-file-\d-)?{fiscal}-icd-10-pcs-codes-file.*\.zip",
        (f"{_ZIP}{fiscal}-icd-10-pcs-codes-file.zip",),
    )  # fmt: skip


class _Links(HTMLParser):
    """Collects the addresses to which a page links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def listed(html: str, page: str, names: str) -> tuple[str, ...]:
    """Return the addresses of the files on a page whose names match, on the page's own server, sorted by name.

    CMS wraps some in a page with the AMA's agreement (/license/ama?file=/files/zip/...): the file is what is wanted,
    since the notice was accepted before.
    """
    parser = _Links()
    parser.feed(html)
    found = {}
    for link in parser.found:
        inner = parse_qs(urlsplit(link).query).get("file", [link])[0] if "license" in link.lower() else link
        address = urljoin(page, inner)
        path = re.sub(r"/{2,}", "/", urlsplit(address).path)
        name = unquote(path.rsplit("/", 1)[-1])
        if urlsplit(address).netloc == urlsplit(page).netloc and re.fullmatch(names, name, re.IGNORECASE):
            found[name] = f"{urlsplit(page).scheme}://{urlsplit(page).netloc}{path}"
    return tuple(found[name] for name in sorted(found))


def chosen(found: tuple[str, ...], which: Wanted) -> tuple[str, ...]:
    """Return of the addresses on a page those that are meant; of a set in parts the newest revision of each part."""
    if which.newest:
        return found[-1:]
    return tuple({re.sub(r".*-(f\d).*", r"\1", address): address for address in found}.values())
