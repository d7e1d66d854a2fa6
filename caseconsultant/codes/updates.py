"""Download the official files of a quarter from CMS and NCHS: resumable, with a licence notice before it."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caseconsultant.codes.errors import LibraryError

NOTICE = (
    "The NCCI and fee schedule files hold CPT code numbers. CPT is copyrighted by the American Medical Association;\n"
    "CMS gives these files under its end user agreements for CPT, CDT and UB-04 (shown before each download on its\n"
    "site). Descriptors in them are not read. By going on you accept those agreements for yourself."
)
_CMS = "https://www.cms.gov/files/zip/"
_NCHS = "https://ftp.cdc.gov/pub/Health_Statistics/NCHS/Publications/ICD10CM/"
_MONTHS = ("january", "april", "july", "october")
_CHUNK = 1 << 20
_PATIENCE = 60.0  # seconds without a byte


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was downloaded, and what could not be had, with the reason."""

    files: tuple[Path, ...]
    missing: tuple[str, ...]


def addresses(day: date) -> Iterator[str]:
    """Yield where the files of the day's quarter are, by the names that CMS has used since 2024."""
    quarter = (day.month - 1) // 3
    year, number = day.year, quarter + 1
    version = f"v{year - 1994}{quarter}r0"
    for part in range(1, 5):
        yield f"{_CMS}medicare-ncci-{year}q{number}-practitioner-ptp-edits-ccipra-{version}-f{part}.zip"
        yield f"{_CMS}medicare-ncci-{year}q{number}-outpatient-hospital-ptp-edits-ccioph-{version}-f{part}.zip"
    for setting in ("practitioner-services", "facility-outpatient-hospital-services", "dme-supplier-services"):
        yield f"{_CMS}medicare-ncci-{year}-q{number}-{setting}-mue-table.zip"
    yield f"{_CMS}medicare-ncci-{year}-q{number}-add-on-code-edits.zip"
    yield f"{_CMS}rvu{year % 100}{'abcd'[quarter]}.zip"
    yield f"{_CMS}{_MONTHS[quarter]}-{year}-alpha-numeric-hcpcs-file.zip"
    fiscal = year + (day.month >= 10)
    yield f"{_NCHS}{fiscal}/icd10cm-table-index-{fiscal}.zip"


def fetch(folder: Path, day: date, base: str = "") -> Fetched:
    """Download every file into a folder; one that is there whole is not asked for again."""
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    missing: list[str] = []
    for address in addresses(day):
        name = address.rsplit("/", 1)[1]
        target = folder / name
        try:
            if not target.exists():
                _download(f"{base.rstrip('/')}/{name}" if base else address, target)
            files.append(target)
        except (OSError, LibraryError) as error:
            missing.append(f"{name} ({error})")
    return Fetched(tuple(files), tuple(missing))


def _download(address: str, target: Path) -> None:
    """Download one file, going on where an earlier attempt ended; LibraryError where what comes is no zip."""
    part = target.with_suffix(".part")
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(address, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            mode = "ab" if answer.status == 206 else "wb"
            with part.open(mode) as opened:
                while chunk := answer.read(_CHUNK):
                    opened.write(chunk)
    except urllib.error.HTTPError as error:
        if error.code != 416:  # asked to go on behind the end: it was whole already
            raise
    with part.open("rb") as opened:
        if opened.read(2) != b"PK":
            part.unlink()
            raise LibraryError("the server sent no zip: its name may have changed, or a licence page stands before it")
    part.rename(target)
