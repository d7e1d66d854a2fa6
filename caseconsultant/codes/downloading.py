"""Download one file over HTTP: resumed where it was cut, asked for anew only when it changed, with a digest beside it.

RFC 9110: a range is asked for with If-Range and the validator that came with its first part, so that two versions of a
file are never joined; what is whole is asked for with If-None-Match or If-Modified-Since.
"""

import errno
import hashlib
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from http.client import HTTPException, HTTPMessage
from io import FileIO
from pathlib import Path
from typing import Any, Final

from caseconsultant.codes.errors import LibraryError

_CHUNK: Final = 1 << 20
_PATIENCE: Final = 60.0  # seconds without a byte
_TRIES: Final = 3
_PAGE: Final = 8_000_000  # bytes: no listing is longer
_AGENT: Final = "Mozilla/5.0 (compatible; CaseConsultant codes update)"
Record = dict[str, str]


class Unreachable(LibraryError):  # noqa: N818  (it reads better where it is raised)
    """A file or page cannot be had; the message says why."""


def page(address: str) -> str:
    """Return a page as text; Unreachable where it cannot be had."""
    try:
        with _open(address, {}) as answer:
            return str(answer.read(_PAGE).decode("utf-8", "replace"))
    except (urllib.error.URLError, HTTPException, OSError) as error:
        raise Unreachable(str(error)) from error


def download(address: str, target: Path, tries: int = _TRIES, pause: float = 1.0) -> Path:
    """Bring a file; Unreachable where the server does not give it, LibraryError where the disk does not take it."""
    part, note = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.json")
    for attempt in range(1, tries + 1):
        try:
            return _once(address, target, part, note)
        except urllib.error.HTTPError as error:
            if error.code == 416:  # asked to go on behind the end: the file has changed, or is whole with no validator
                part.unlink(missing_ok=True)
            elif error.code < 500 or attempt == tries:
                raise Unreachable(f"the server says {error.code} {error.reason}") from error
        except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError, _Cut) as error:
            if attempt == tries:
                raise Unreachable(f"{error or type(error).__name__}; run it again to go on from there") from error
        time.sleep(pause * (attempt - 1))
    raise Unreachable("the server would not go on where it was cut")


class _Cut(Exception):  # noqa: N818
    """Fewer bytes came than were told."""


def _once(address: str, target: Path, part: Path, note: Path) -> Path:
    known = _whole(target, note)
    started = _noted(note) if not known and part.exists() else {}
    have = part.stat().st_size if started.get("validator") else 0
    headers: dict[str, str] = {}
    if known:
        headers |= {name: known[field] for name, field in (("If-None-Match", "etag"), ("If-Modified-Since", "modified"))
                    if known.get(field)}  # fmt: skip
        if not headers:
            return target  # the server has no way of telling whether it changed
    elif have:
        headers |= {"Range": f"bytes={have}-", "If-Range": started["validator"]}
    try:
        answer = _open(address, headers)
    except urllib.error.HTTPError as error:
        if error.code == 304:
            error.close()
            return target
        raise
    with answer:
        begin = _begin(answer)
        if begin not in (0, have):
            raise _Cut(f"asked for byte {have} and was given byte {begin}")
        record = {"address": address, **_validators(answer.headers)}
        _write(note.with_suffix(".tmp"), json.dumps(record).encode(), note)
        _receive(answer, part, begin)
    if not zipfile.is_zipfile(part):
        part.unlink()
        raise Unreachable("the server sent no zip: its name may have changed, or a licence page stands before it")
    digest = _digest(part)
    part.replace(target)
    _write(note.with_suffix(".tmp"), json.dumps(record | {"sha256": digest}, indent=1).encode(), note)
    return target


def _open(address: str, headers: dict[str, str]) -> Any:
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise Unreachable(f"{address} is no address of a web server")
    request = urllib.request.Request(address, headers={"User-Agent": _AGENT, **headers})  # noqa: S310
    return urllib.request.urlopen(request, timeout=_PATIENCE)  # noqa: S310


def _begin(answer: Any) -> int:
    """Return at which byte an answer begins."""
    if answer.status != 206:
        return 0
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return int(found[1]) if found else -1


def _validators(headers: HTTPMessage) -> Record:
    """Return what tells one version of a file from another; no weak ETag stands in If-Range (RFC 9110, 13.1.5)."""
    etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    return {"etag": etag, "modified": modified, "validator": modified if etag.startswith("W/") else etag or modified}


def _receive(answer: Any, part: Path, begin: int) -> None:
    """Write what comes behind what is there; _Cut where less comes than the server told."""
    told = answer.headers.get("Content-Length")
    came = 0
    with FileIO(part, "r+" if begin else "w") as opened:  # unbuffered: nothing is left to be written at its end
        if begin:
            opened.truncate(begin)
            opened.seek(begin)
        while chunk := answer.read(_CHUNK):
            _put(opened, chunk)
            came += len(chunk)
    if told is not None and came < int(told):
        raise _Cut(f"{came:,} of {int(told):,} bytes came")


def _put(opened: FileIO, data: bytes) -> None:
    left = memoryview(data)
    try:
        while left:
            left = left[opened.write(left) :]
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "the disk is full; make room and run it again, it goes on from there" if full else str(error)
        raise LibraryError(f"{opened.name} cannot be written: {why}") from error


def _write(draft: Path, data: bytes, target: Path) -> None:
    with FileIO(draft, "w") as opened:
        _put(opened, data)
    draft.replace(target)


def _noted(note: Path) -> Record:
    try:
        found = json.loads(note.read_text())
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _whole(target: Path, note: Path) -> Record:
    """Return what is noted of a file that is still what was downloaded; nothing where it is not, or not there."""
    record = _noted(note)
    if not target.exists() or record.get("sha256") != _digest(target):
        return {}
    return record


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
