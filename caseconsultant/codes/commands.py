"""`caseconsultant codes ...` and `caseconsultant search`: import, look up and search on the command line."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from caseconsultant.codes import placing, shelf, showing, updates
from caseconsultant.codes.asjson import as_json
from caseconsultant.codes.build import verified
from caseconsultant.codes.everything import everything
from caseconsultant.codes.facts import Setting, System
from caseconsultant.codes.imports import Imported, Licensee, import_paths
from caseconsultant.codes.library import Library
from caseconsultant.codes.search.ranking import BadLineError, answered

_json = click.option("--json", "as_text", is_flag=True, help="Print JSON.")
_on = click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Date of service; today where none is given.")
_home = click.option("--home", envvar="CASECONSULTANT_HOME", default="var", show_default=True,
                     type=click.Path(path_type=Path), help="Where the service keeps its files.")  # fmt: skip


def _day(on: datetime | None) -> date:
    return (on or datetime.now(UTC)).date()


def _library(context: click.Context) -> Library:
    """Return the library in use, opened for this command."""
    library = shelf.ensure_library(context.obj["library_home"])
    context.call_on_close(library.close)
    return library


@click.group()
@_home
@click.pass_context
def codes(context: click.Context, home: Path) -> None:
    """The code library: what is loaded, new files into it, lookups out of it."""
    context.ensure_object(dict)["library_home"] = home / "library"


@codes.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--licensee", default="", help="Who holds the licence, to import your own CPT file.")
@_json
@click.pass_context
def import_command(context: click.Context, paths: tuple[Path, ...], licensee: str, as_text: bool) -> None:
    """Read official files (a file, a zip, a folder) into a new library and put it in use."""
    holder = Licensee(licensee, _day(None)) if licensee else None
    _report(_imported(context.obj["library_home"], paths, holder, quiet=as_text), as_text)


def _imported(home: Path, paths: Iterable[Path], holder: Licensee | None, *, quiet: bool) -> Imported:
    with _bar(quiet=quiet) as show:
        return import_paths(home, paths, holder, show)


@contextmanager
def _bar(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show a bar that moves while work goes on; what it is given is what is worked on now."""
    console = Console(stderr=True, quiet=quiet)
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("", total=None)
        yield lambda name: bar.update(task, description=name, advance=1)


def _report(done: Imported, as_text: bool) -> None:
    if as_text:
        click.echo(as_json(done))
    else:
        showing.show_import(Console(), done)


@codes.command()
@click.option("--accept-licence", is_flag=True, help="You have read the notice and accept it.")
@click.option("--base", default="", help="Another server that has the same paths.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Files of the quarter of this day; today's where none.")
@_json
@click.pass_context
def update(context: click.Context, accept_licence: bool, base: str, on: datetime | None, as_text: bool) -> None:
    """Download the official files of a quarter from CMS and NCHS, and import them."""
    if not accept_licence:
        click.echo(updates.NOTICE, err=True)
        click.confirm("Do you accept?", abort=True, err=True)
    home: Path = context.obj["library_home"]
    with _bar(quiet=as_text) as show:
        fetched = updates.fetch(home / ".downloads", _day(on), base, show)
    for item in fetched.missing:
        click.echo(f"not to be had: {item}", err=True)
    if fetched.files:
        _report(_imported(home, fetched.files, None, quiet=as_text), as_text)


@codes.command("list")
@_json
@click.pass_context
def list_command(context: click.Context, as_text: bool) -> None:
    """List what is loaded, from when to when, and how old it is."""
    releases = _library(context).releases()
    if as_text:
        click.echo(as_json(releases))
    else:
        showing.show_sources(Console(), releases, _day(None))


@codes.command()
@_json
@click.pass_context
def verify(context: click.Context, as_text: bool) -> None:
    """Compare the library in use with its digests."""
    folder = shelf.current(context.obj["library_home"])
    wrong = verified(folder)
    click.echo(as_json({"library": folder.name, "damaged": wrong}) if as_text else
               f"{folder.name}: {'damaged: ' + ', '.join(wrong) if wrong else 'as it was built'}")  # fmt: skip
    context.exit(1 if wrong else 0)


@codes.command()
@click.argument("code")
@_on
@_json
@click.pass_context
def show(context: click.Context, code: str, on: datetime | None, as_text: bool) -> None:
    """Show everything known of a code on a date of service."""
    known = everything(_library(context), code.strip().upper(), _day(on))
    if as_text:
        click.echo(as_json(known))
    else:
        showing.show(Console(), known)


@codes.command()
@click.argument("one")
@click.argument("other")
@_on
@_json
@click.pass_context
def pair(context: click.Context, one: str, other: str, on: datetime | None, as_text: bool) -> None:
    """Say whether NCCI bundles two codes, for practitioners and for hospitals."""
    library, day = _library(context), _day(on)
    settings = (Setting.PRACTITIONER, Setting.HOSPITAL)
    answers = {setting: library.pair_edit(one, other, setting, day) for setting in settings}
    if as_text:
        click.echo(as_json({str(setting): answer for setting, answer in answers.items()}))
        return
    for setting, answer in answers.items():
        showing.show_pair(Console(), setting, answer, library.pair_history(one, other, setting))


@codes.command("place")
@click.argument("zip_code")
@click.argument("code", default="")
@_on
@_json
@click.pass_context
def place_command(context: click.Context, zip_code: str, code: str, on: datetime | None, as_text: bool) -> None:
    """Show the Medicare locality of a ZIP code, its GPCI and anesthesia factor, and the OPPS cap of a CODE there."""
    found = placing.place(_library(context), zip_code, code, _day(on))
    if as_text:
        click.echo(as_json(found))
    else:
        placing.show_place(Console(), found)


_limit = click.option("--limit", default=10, show_default=True, help="How many codes at most.")
_system = click.option("--system", "systems", multiple=True, type=click.Choice([item.value for item in System]),
                       help="Only these code systems.")  # fmt: skip


@codes.command("search")
@click.argument("words", nargs=-1, required=True)
@_limit
@_system
@_json
@click.pass_context
def search_words(
    context: click.Context, words: tuple[str, ...], limit: int, systems: tuple[str, ...], as_text: bool
) -> None:
    """Find the codes that words mean."""
    hits = _library(context).search(" ".join(words), limit, [System(name) for name in systems])
    if as_text:
        click.echo(as_json(hits))
    else:
        showing.show_hits(Console(), hits)


@click.command()
@click.argument("words", nargs=-1)
@click.option("--jsonl", type=click.File(encoding="utf-8-sig", errors="replace"),
              help='Phrases: lines of {"id", "phrase", "code_system"?}.')  # fmt: skip
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-", help="Where the ranked codes go.")
@_limit
@_home
@click.pass_context
def search(
    context: click.Context,
    words: tuple[str, ...],
    jsonl: Iterable[str] | None,
    out: IO[str],
    limit: int,
    home: Path,
) -> None:
    """Find the codes that words mean, or rank codes for many phrases (--jsonl IN --out OUT)."""
    context.ensure_object(dict)["library_home"] = home / "library"
    library = _library(context)
    if jsonl is None:
        showing.show_hits(Console(), library.search(" ".join(words), limit))
        return
    bad = 0
    for number, line in enumerate(jsonl, 1):
        if not line.strip():
            continue
        try:
            out.write(answered(library.ranked, line, limit) + "\n")
        except BadLineError as error:
            bad += 1
            click.echo(f"Line {number} is left out: {error}.", err=True)
    if bad:
        raise click.ClickException(f"{bad} lines of the phrase file could not be read; the others are answered.")
