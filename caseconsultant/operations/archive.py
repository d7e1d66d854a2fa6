"""One file that holds a backup: the database as it is (what is sealed stays sealed), and which library was in use."""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from caseconsultant import __version__
from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.operations.databases import Postgres, Sqlite

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "database"


class ArchiveTrouble(CaseConsultantError):  # noqa: N818
    """A backup cannot be made or brought back; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `keys` are digests of the keys that open it, the oldest last; `library` a name."""

    format: int
    version: str
    made_at: str  # ISO 8601, UTC
    database: str
    keys: tuple[str, ...]
    library: str


def digests_of(keys: Sequence[bytes]) -> tuple[str, ...]:
    """Name keys without telling them."""
    return tuple(hashlib.sha256(b"backup" + key).hexdigest()[:16] for key in keys)


def write(target: Path, database: Sqlite | Postgres, keys: Sequence[bytes], library: str, now: datetime) -> Manifest:
    """Write the backup, readable by its owner alone; it appears whole or not at all."""
    made_at = now.isoformat(timespec="seconds")
    manifest = Manifest(FORMAT, __version__, made_at, database.kind, digests_of(keys), library)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        dump, description, draft = Path(folder, DATABASE), Path(folder, MANIFEST), Path(folder, "draft")
        database.dump(dump)
        description.write_text(json.dumps(asdict(manifest), indent=2) + "\n")
        with tarfile.open(draft, "w") as tar:
            for path in (description, dump):
                tar.add(path, path.name)
        draft.chmod(0o600)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(target)
    return manifest


def read(source: Path) -> Manifest:
    """Read what a backup says of itself, or raise ArchiveTrouble."""
    try:
        with tarfile.open(source) as tar:
            described = tar.extractfile(MANIFEST)
            told = json.load(described) if described else {}
        if told.get("format") != FORMAT:
            raise ArchiveTrouble(f"{source} was made by another version of the program, which must restore it.")
        return Manifest(**{**told, "keys": tuple(told["keys"])})
    except (OSError, tarfile.TarError, KeyError, TypeError, ValueError) as trouble:
        raise ArchiveTrouble(f"{source} is no backup that can be read: {trouble}") from trouble


def bring_back(source: Path, database: Sqlite | Postgres, keys: Sequence[bytes]) -> Manifest:
    """Fill an empty database from a backup, with sending paused and nobody signed in; or raise ArchiveTrouble."""
    manifest = read(source)
    if manifest.database != database.kind:
        raise ArchiveTrouble(
            f"The backup is of {manifest.database}; CASECONSULTANT_DATABASE_URL names {database.kind}."
        )
    _refuse_wrong_keys(manifest, digests_of(keys))
    if not database.is_empty():
        raise ArchiveTrouble("The database is not empty: a backup is only restored into a new one.")
    with TemporaryDirectory(prefix="caseconsultant-restore-") as folder:
        dump = Path(folder, DATABASE)
        with tarfile.open(source) as tar, dump.open("wb") as out:
            held = tar.extractfile(DATABASE)
            if held is None:
                raise ArchiveTrouble(f"{source} holds no database.")
            shutil.copyfileobj(held, out)
        database.load(dump)
    return manifest


def _refuse_wrong_keys(manifest: Manifest, ours: Sequence[str]) -> None:
    """Every key must be here, and the oldest the same: under it addresses and Message-IDs are found again."""
    if not set(manifest.keys) <= set(ours) or manifest.keys[-1:] != tuple(ours[-1:]):
        raise ArchiveTrouble(
            "The backup was sealed with other keys: CASECONSULTANT_KEY and CASECONSULTANT_OLD_KEYS must be those of "
            "the service that it was made from. Without them nobody can read it."
        )
