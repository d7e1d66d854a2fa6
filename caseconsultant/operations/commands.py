"""`caseconsultant doctor`, `backup` and `restore`."""

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from caseconsultant import wiring
from caseconsultant.codes.errors import LibraryError
from caseconsultant.codes.shelf import current
from caseconsultant.domain.errors import SettingsError
from caseconsultant.operations import archive
from caseconsultant.operations.databases import database_of
from caseconsultant.operations.doctor import examine, report
from caseconsultant.store import migrate

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
def doctor() -> None:
    """Check the settings and every connection, and say what to do."""
    try:
        settings = wiring.environment()
    except SettingsError as mistakes:
        click.echo(mistakes)
        sys.exit(1)
    app = wiring.build(settings)
    with closing(app.parser):
        well = report(Console(), examine(settings, app))
    app.sessions.engine.dispose()
    click.echo("All is well." if well else "Something needs mending (see above).")
    sys.exit(0 if well else 1)


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write the whole database to FILE while the service runs. What is sealed stays sealed."""
    settings = wiring.environment()
    try:
        library = current(settings.home / "library").name
    except LibraryError:
        library = ""
    manifest = archive.write(file, database_of(settings.database_url), settings.keys, library, datetime.now(UTC))
    click.echo(f"{file} holds the {manifest.database} database of {manifest.made_at}.")
    click.echo("The key is NOT in it: keep CASECONSULTANT_KEY (and the old keys) somewhere else, or it is lost.")
    click.echo(f"The code library is not in it either: copy the folder {settings.home / 'library'} if it is your own.")


@click.command()
@click.argument("file", type=FILE)
def restore(file: Path) -> None:
    """Bring a backup back into a new, empty database; sending stays paused until a person resumes it."""
    settings = wiring.environment()
    manifest = archive.bring_back(file, database_of(settings.database_url), settings.keys)
    engine = wiring.sessions_of(settings).engine
    migrate.upgrade(engine)
    engine.dispose()
    click.echo(f"Restored as of {manifest.made_at}. Sending is paused, and everybody must sign in again.")
    click.echo("Before you resume sending in the admin:")
    click.echo(f"  - letters that left after {manifest.made_at} are not known here: compare with the Sent folder;")
    for box in settings.mailboxes:
        click.echo(
            f"  - mail of {box.name} that came after it was filed to {box.done_folder!r}: move it back to"
            f" {box.folders[0]}, and it is taken in again."
        )
    if manifest.library:
        click.echo(f"  - the code library in use was {manifest.library}; `caseconsultant doctor` says what is here.")
