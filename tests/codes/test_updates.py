"""A server on this machine that has the pages and the files of CMS and NCHS under the same paths."""

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from caseconsultant.codes.build import Builder
from caseconsultant.codes.commands import codes
from caseconsultant.codes.downloading import Unreachable, download
from caseconsultant.codes.errors import LibraryError
from caseconsultant.codes.official import chosen, listed, wanted
from caseconsultant.codes.shelf import swap
from caseconsultant.codes.updates import fetch
from tests.codes.samples import MUE

DAY = date(2026, 11, 24)
NCCI = "/medicare/coding-billing/national-correct-coding-initiative-ncci-edits"
MUES = "/files/zip/medicare-ncci-2026-q4-practitioner-services-mue-table.zip"


def a_zip(text: str = MUE) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"), text)
    return target.getvalue()


def links(*paths: str) -> bytes:
    return "".join(f'<p><a class="x" href="{path}">a file</a></p>' for path in paths).encode()


@dataclass
class Site:
    """What the server has, what it was asked, and how it behaves."""

    served: dict[str, bytes]
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # path, Range, If-Range or If-None-Match
    cut: int = 0  # bytes of each answer that never come
    cuts: int = 0  # answers that are cut
    failures: int = 0  # answers 503 before the first good one
    etag: str = '"one"'
    base: str = ""

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted_range, fresh = self.headers.get("Range", ""), self.headers.get("If-None-Match", "")
            guard = self.headers.get("If-Range", "")
            site.asked.append((self.path, wanted_range, guard or fresh))
            raw = site.served.get(self.path)
            if site.failures:
                site.failures -= 1
                self.send_error(503)
            elif raw is None:
                self.send_error(404)
            elif fresh and fresh == site.etag:
                self.send_response(304)
                self.end_headers()
            else:
                self.give(raw, wanted_range if guard == site.etag else "")

        def give(self, raw: bytes, wanted_range: str) -> None:
            start = int(wanted_range.removeprefix("bytes=").rstrip("-")) if wanted_range else 0
            if start >= len(raw):
                self.send_error(416)
                return
            self.send_response(206 if wanted_range else 200)
            if wanted_range:
                self.send_header("Content-Range", f"bytes {start}-{len(raw) - 1}/{len(raw)}")
            if site.etag:
                self.send_header("ETag", site.etag)
            self.send_header("Content-Length", str(len(raw) - start))
            self.end_headers()
            cut = site.cut if site.cuts else 0
            site.cuts = max(site.cuts - 1, 0)
            self.wfile.write(raw[start : len(raw) - cut])

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        site.base = f"http://127.0.0.1:{server.server_port}"
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site({MUES: a_zip(), "/files/zip/rvu26d.zip": b"<html>accept first</html>"})) as site:
        yield site


# What the pages linked to, by what others have seen there in 2025 and 2026.
SEEN = {
    f"{NCCI}/medicare-ncci-procedure-procedure-ptp-edits": (
        "/files/zip/medicare-ncci-2026q4-practitioner-quarterly-additions-deletions-revisions-ptp.zip",
        "/license/ama?file=/files/zip/medicare-ncci-2026q3-practitioner-ptp-edits-ccipra-v322r0-f1.zip",
        *(f"/license/ama?file=/files/zip/medicare-ncci-2026-q4-practitioner-ptp-edits-ccipra-v323r0-f{part}.zip"
          for part in range(1, 5)),
        "/license/ama?file=/files/zip//medicare-ncci-2026-q4-hospital-ptp-edits-ccioph-v323r0-f1.zip",
    ),
    f"{NCCI}/medicare-ncci-medically-unlikely-edits": (
        MUES, "/files/zip/medicare-ncci-2026-q4-facility-outpatient-hospital-services-mue-table.zip",
        "/files/zip/medicare-ncci-2026-q4-dme-supplier-services-mue-table.zip",
        "/files/zip/medicare-ncci-2026-q3-practitioner-services-mue-table.zip",
    ),
    f"{NCCI}/medicare-ncci-add-code-edits": (
        "/files/zip/add-code-edits-medicare-effective-07012026.zip",
        "/files/zip/add-code-edits-medicare-effective-10012026.zip",
        "/files/zip/add-code-edits-medicaid-effective-10012026.zip",
    ),
    "/medicare/payment/fee-schedules/physician/pfs-relative-value-files/rvu26d": (
        "/license/ama?file=/files/zip/rvu26d-updated-08-26-2026.zip",
    ),
    "/medicare/payment/fee-schedules": ("/files/zip/zip-code-carrier-locality-file-revised-02-18-2026.zip",),
    "/medicare/payment/prospective-payment-systems/hospital-outpatient-pps/quarterly-addenda-updates": (
        "/apps/ama/license.asp?file=/files/zip/October-2026-OPPS-Addendum-B.zip",
    ),
    "/medicare/payment/prospective-payment-systems/ambulatory-surgical-center-asc/asc-payment-rates-addenda": (
        "/license/ama?file=/files/zip/october-2026-asc-approved-hcpcs-code-payment-rates.zip",
    ),
    "/medicare/coding-billing/healthcare-common-procedure-system/quarterly-update": (
        "/files/zip/july-2026-alpha-numeric-hcpcs-file.zip", "/files/zip/october-2026-alpha-numeric-hcpcs-file.zip",
    ),
    "/pub/Health_Statistics/NCHS/Publications/ICD10CM/2027/": (
        "icd10cm-table-and-index-2027.zip", "icd10cm-addenda-2027.zip",
    ),
}  # fmt: skip


def test_every_file_of_the_quarter_is_found_on_its_page_whatever_it_is_called(site: Site, tmp_path: Path) -> None:
    site.served = {path: links(*found) for path, found in SEEN.items()}
    fetch(tmp_path, DAY, site.base)
    asked = [path.rsplit("/", 1)[1] for path in site.paths() if path.endswith(".zip")]
    assert asked == [
        "medicare-ncci-2026-q4-practitioner-ptp-edits-ccipra-v323r0-f1.zip",
        "medicare-ncci-2026-q4-practitioner-ptp-edits-ccipra-v323r0-f2.zip",
        "medicare-ncci-2026-q4-practitioner-ptp-edits-ccipra-v323r0-f3.zip",
        "medicare-ncci-2026-q4-practitioner-ptp-edits-ccipra-v323r0-f4.zip",
        "medicare-ncci-2026-q4-hospital-ptp-edits-ccioph-v323r0-f1.zip",
        "medicare-ncci-2026-q4-practitioner-services-mue-table.zip",
        "medicare-ncci-2026-q4-facility-outpatient-hospital-services-mue-table.zip",
        "medicare-ncci-2026-q4-dme-supplier-services-mue-table.zip",
        "add-code-edits-medicare-effective-10012026.zip",
        "rvu26d-updated-08-26-2026.zip",
        "zip-code-carrier-locality-file-revised-02-18-2026.zip",
        "October-2026-OPPS-Addendum-B.zip",
        "october-2026-asc-approved-hcpcs-code-payment-rates.zip",
        "2027-initial-icd-10-cm-mappings.zip",
        "october-2026-alpha-numeric-hcpcs-file.zip",
        "icd10cm-table-and-index-2027.zip",
        "2027-icd-10-pcs-codes-file.zip",
        "current_article.zip",
        "current_lcd.zip",
        "ncd.zip",
    ]


def test_a_page_is_asked_once_and_the_licence_page_before_a_file_is_not_asked(site: Site, tmp_path: Path) -> None:
    site.served = {path: links(*found) for path, found in SEEN.items()}
    fetch(tmp_path, DAY, site.base)
    assert site.paths().count(f"{NCCI}/medicare-ncci-procedure-procedure-ptp-edits") == 1
    assert not [path for path in site.paths() if "license" in path]


def test_of_two_revisions_of_a_part_the_newer_is_meant() -> None:
    ptp = next(wanted(DAY))
    page = f"https://cms.example{NCCI}/x"
    names = [
        f"/files/zip/medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r{r}-f{f}.zip" for r in "01" for f in "12"
    ]
    found = chosen(listed(links(*names).decode(), page, ptp.names), ptp)
    assert [address.rsplit("-", 2)[1:] for address in found] == [["v323r1", "f1.zip"], ["v323r1", "f2.zip"]]


def test_no_link_leads_to_another_server() -> None:
    html = links("https://elsewhere.example/files/zip/rvu26d.zip", "//elsewhere.example/rvu26d.zip").decode()
    assert listed(html, "https://www.cms.example/page", r"rvu26d\.zip") == ()


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 2, 1), {"rvu26a.zip", "january-2026-alpha-numeric-hcpcs-file.zip"}),
        (date(2026, 5, 1), {"rvu26b.zip", "april-2026-alpha-numeric-hcpcs-file.zip", "icd10cm-April-1-2026-XML.zip"}),
        (date(2026, 9, 30), {"rvu26c.zip", "medicare-ncci-2026q3-hospital-ptp-edits-ccioph-v322r0-f4.zip"}),
        (date(2026, 10, 1), {"rvu26d.zip", "add-code-edits-medicare-effective-10012026.zip",
                             "medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f1.zip"}),
    ],
)  # fmt: skip
def test_without_a_page_the_names_are_those_of_the_quarter_and_the_fiscal_year(day: date, names: set[str]) -> None:
    assert names <= {address.rsplit("/", 1)[1] for which in wanted(day) for address in which.guesses}


def test_what_can_be_had_is_fetched_and_what_cannot_is_named(site: Site, tmp_path: Path) -> None:
    fetched = fetch(tmp_path, DAY, site.base)
    assert [path.name for path in fetched.files] == [MUES.rsplit("/", 1)[1]]
    told = {line.split(": ")[0]: line for line in fetched.missing}
    assert "licence page" in told["fee schedule"]
    assert "404" in told["HCPCS Level II"]
    assert "ZIP codes (the page that lists them" in next(name for name in fetched.missing if "ZIP" in name)


def test_a_download_that_is_cut_goes_on_by_itself(site: Site, tmp_path: Path) -> None:
    site.cut, site.cuts = 60, 1
    path = download(site.base + MUES, tmp_path / "mue.zip", pause=0)
    assert path.read_bytes() == site.served[MUES]
    whole = len(site.served[MUES])
    assert site.asked == [(MUES, "", ""), (MUES, f"bytes={whole - 60}-", '"one"')]


def test_a_download_that_stays_cut_goes_on_at_the_next_run(site: Site, tmp_path: Path) -> None:
    site.cut, site.cuts = 30, 99
    with pytest.raises(Unreachable, match="run it again to go on"):
        download(site.base + MUES, tmp_path / "mue.zip", tries=1)
    assert not (tmp_path / "mue.zip").exists()
    site.cuts = 0
    download(site.base + MUES, tmp_path / "mue.zip")
    assert site.asked[-1] == (MUES, f"bytes={len(site.served[MUES]) - 30}-", '"one"')
    assert (tmp_path / "mue.zip").read_bytes() == site.served[MUES]


def test_two_versions_of_a_file_are_never_joined(site: Site, tmp_path: Path) -> None:
    site.cut, site.cuts = 30, 99
    with pytest.raises(Unreachable):
        download(site.base + MUES, tmp_path / "mue.zip", tries=1)
    site.cuts, site.etag = 0, '"two"'
    site.served[MUES] = a_zip(MUE.replace("20610,2", "20610,3"))
    download(site.base + MUES, tmp_path / "mue.zip")
    assert (tmp_path / "mue.zip").read_bytes() == site.served[MUES]


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_where_the_server_cannot_tell_versions_apart_a_cut_file_is_begun_anew(
    site: Site, tmp_path: Path, etag: str
) -> None:
    site.etag, site.cut, site.cuts = etag, 30, 1
    download(site.base + MUES, tmp_path / "mue.zip", pause=0)
    assert [wanted_range for _, wanted_range, _ in site.asked] == ["", ""]
    assert (tmp_path / "mue.zip").read_bytes() == site.served[MUES]


def test_a_part_that_is_longer_than_the_file_is_begun_anew(site: Site, tmp_path: Path) -> None:
    site.cut, site.cuts = 30, 99
    with pytest.raises(Unreachable):
        download(site.base + MUES, tmp_path / "mue.zip", tries=1)
    with (tmp_path / "mue.zip.part").open("ab") as opened:
        opened.write(b"x" * 500)
    site.cuts = 0
    download(site.base + MUES, tmp_path / "mue.zip", pause=0)
    assert (tmp_path / "mue.zip").read_bytes() == site.served[MUES]


def test_what_is_whole_is_asked_for_only_as_something_newer(site: Site, tmp_path: Path) -> None:
    path = download(site.base + MUES, tmp_path / "mue.zip")
    download(site.base + MUES, path)
    assert site.asked[-1] == (MUES, "", '"one"')
    site.etag, site.served[MUES] = '"two"', a_zip(MUE.replace("20610,2", "20610,3"))
    download(site.base + MUES, path)
    assert path.read_bytes() == site.served[MUES]


def test_a_file_that_was_damaged_since_is_fetched_again(site: Site, tmp_path: Path) -> None:
    path = download(site.base + MUES, tmp_path / "mue.zip")
    assert len(json.loads((tmp_path / "mue.zip.json").read_text())["sha256"]) == 64
    path.write_bytes(path.read_bytes()[:-5])
    download(site.base + MUES, path)
    assert path.read_bytes() == site.served[MUES]


def test_a_server_that_stumbles_is_asked_again(site: Site, tmp_path: Path) -> None:
    site.failures = 2
    download(site.base + MUES, tmp_path / "mue.zip", pause=0)
    site.failures = 3
    with pytest.raises(Unreachable, match="the server says 503"):
        download(site.base + MUES, tmp_path / "other.zip", pause=0)


def test_a_disk_that_is_full_is_told_in_a_sentence_and_what_came_is_kept(site: Site, tmp_path: Path) -> None:
    (tmp_path / "mue.zip.part").symlink_to("/dev/full")
    with pytest.raises(LibraryError, match=r"mue\.zip\.part cannot be written: the disk is full") as told:
        download(site.base + MUES, tmp_path / "mue.zip")
    assert not isinstance(told.value, Unreachable)
    assert not (tmp_path / "mue.zip").exists()


def test_nothing_is_asked_of_anything_but_a_web_server(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="no address of a web server"):
        download("file:///etc/hostname", tmp_path / "x.zip")


def test_an_update_downloads_imports_and_says_what_it_could_not_have(site: Site, tmp_path: Path) -> None:
    with Builder(tmp_path / "home" / "library") as builder:
        swap(tmp_path / "home" / "library", builder.finish())
    words = ["--home", str(tmp_path / "home"), "update", "--base", site.base, "--on", "2026-11-24"]
    refused = CliRunner().invoke(codes, words, input="n\n")
    assert refused.exit_code == 1
    assert "American Medical Association" in refused.output
    assert site.asked == []
    done = CliRunner().invoke(codes, [*words, "--accept-licence"])
    assert done.exit_code == 0, done.output
    assert "2 rows, release 2026Q4" in done.stdout
    assert "not to be had: fee schedule" in done.stderr
