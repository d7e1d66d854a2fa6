import io
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from caseconsultant.codes.updates import addresses, fetch
from tests.codes.samples import MUE

DAY = date(2026, 11, 24)


def a_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", MUE)
    return target.getvalue()


SERVED = {
    "medicare-ncci-2026-q4-practitioner-services-mue-table.zip": a_zip(),
    "rvu26d.zip": b"<html>accept first</html>",
}
asked: list[tuple[str, str]] = []


class Server(BaseHTTPRequestHandler):
    """Serves the names of CMS, and goes on where it is asked to."""

    def do_GET(self) -> None:
        name, wanted = self.path.lstrip("/"), self.headers.get("Range", "")
        asked.append((name, wanted))
        raw = SERVED.get(name)
        if raw is None:
            self.send_error(404)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(raw) - start))
        self.end_headers()
        self.wfile.write(raw[start:])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def base() -> Iterator[str]:
    asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_names_are_those_of_the_quarter() -> None:
    names = [address.rsplit("/", 1)[1] for address in addresses(DAY)]
    assert "medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f1.zip" in names
    assert "rvu26d.zip" in names
    assert "icd10cm-table-index-2027.zip" in names


def test_what_can_be_had_is_fetched_and_what_cannot_is_named(base: str, tmp_path: Path) -> None:
    fetched = fetch(tmp_path, DAY, base)
    assert [path.name for path in fetched.files] == ["medicare-ncci-2026-q4-practitioner-services-mue-table.zip"]
    assert len(fetched.missing) == len(list(addresses(DAY))) - 1
    assert any(line.startswith("rvu26d.zip") and "licence page" in line for line in fetched.missing)


def test_a_download_goes_on_where_it_was_cut(base: str, tmp_path: Path) -> None:
    name = "medicare-ncci-2026-q4-practitioner-services-mue-table.zip"
    (tmp_path / name).with_suffix(".part").write_bytes(SERVED[name][:40])
    fetch(tmp_path, DAY, base)
    assert (tmp_path / name).read_bytes() == SERVED[name]
    assert (name, "bytes=40-") in asked


def test_what_is_there_is_not_fetched_again(base: str, tmp_path: Path) -> None:
    fetch(tmp_path, DAY, base)
    asked.clear()
    fetch(tmp_path, DAY, base)
    assert all("mue-table" not in name or "practitioner" not in name for name, _ in asked)
