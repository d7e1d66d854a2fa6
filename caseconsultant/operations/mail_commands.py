"""`caseconsultant mail check | import | requeue | explain | login`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, TypedDict

import click
from rich.console import Console

from caseconsultant import wiring
from caseconsultant.mail.mailfiles import found
from caseconsultant.operations.doctor import report
from caseconsultant.operations.mail_checks import Box, check
from caseconsultant.operations.mail_login import login
from caseconsultant.services import requeue
from caseconsultant.services.app import App
from caseconsultant.services.explain import Explanation, explain
from caseconsultant.services.importing import Fate, take_in
from caseconsultant.settings import Settings

PROGRESS: Final = 500  # mails between two lines of progress


class Here(TypedDict):
    """What the command line hands to its commands."""

    app: Callable[[], App]
    settings: Callable[[], Settings]


@click.group()
def mail() -> None:
    """Check the mailboxes, take old mail in, and tell why a mail became what it became."""


mail.add_command(login)


@mail.command("check")
@click.pass_obj
def check_command(here: Here) -> None:
    """Try every mailbox and the sender as the service will use them, and say what is wrong; exit code 1 if anything."""
    settings, app = here["settings"](), here["app"]()
    boxes = [
        Box(box.name, wiring.mailbox_account(box, app.sessions), box.folders[1:], box.evidence_folders)
        for box in settings.mailboxes
    ]
    by_sender = {box.sender: box for box in reversed(settings.mailboxes)}.values()
    senders = [wiring.sender_account(settings, box, app.sessions) for box in by_sender]
    well = report(Console(), check(boxes, senders, app.clock.now()))
    click.echo("All is well." if well else "Something needs mending (see above).")
    sys.exit(0 if well else 1)


@mail.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--mailbox", default="", help="Whose mail it is; the first mailbox of the settings by default.")
@click.option("--acknowledge", is_flag=True, help="Acknowledge what opens a ticket, as if it had come just now.")
@click.pass_obj
def import_command(here: Here, path: Path, mailbox: str, acknowledge: bool) -> None:
    """Take in PATH: an mbox file, an .eml file, a Maildir, or a folder of .eml files.

    A mail that is here already is passed over, so the command may be given again, and after a crash it should be.
    Nobody is written to, unless --acknowledge is given.
    """
    app = here["app"]()
    count = dict.fromkeys(Fate, 0)
    name = mailbox or here["settings"]().mailboxes[0].name
    for number, one in enumerate(take_in(app, name, found(path), acknowledge=acknowledge), start=1):
        count[one.fate] += 1
        if one.fate is Fate.BAD:
            click.echo(f"Passed over {one.name}: {one.trouble}.")
        if number % PROGRESS == 0:
            click.echo(f"{number} mails ...")
    click.echo(f"{count[Fate.STORED]} taken in, {count[Fate.KNOWN]} here already, {count[Fate.BAD]} passed over.")
    sys.exit(1 if count[Fate.BAD] else 0)


@mail.command("requeue")
@click.argument("ids", nargs=-1, type=int, required=True)
@click.option("--letter", is_flag=True, help="The IDs are of letters, not of mails.")
@click.pass_obj
def requeue_command(here: Here, ids: tuple[int, ...], letter: bool) -> None:
    """Judge mails again that are unreadable, held or ignored; with --letter, try failed letters again.

    A letter that may have been sent is never tried again here: the Doubts page asks a person.
    """
    app = here["app"]()
    again = requeue.letter_again if letter else requeue.mail_again
    told = [again(app, number) for number in ids]
    for one in told:
        click.echo(one.says)
    sys.exit(0 if all(one.done for one in told) else 1)


@mail.command("explain")
@click.argument("number", metavar="ID", type=int)
@click.option("--reveal", is_flag=True, help="Show sender, subject and file names too; the journal keeps that you did.")
@click.pass_obj
def explain_command(here: Here, number: int, reveal: bool) -> None:
    """Say why mail ID became what it became: every rule in order, the verdict, the acknowledgement or why none."""
    app = here["app"]()
    with closing(app.parser):
        told = explain(app, number, reveal=reveal)
    if told is None:
        click.echo(f"There is no mail {number}.", err=True)
        sys.exit(1)
    for line in lines(told):
        click.echo(line)


def lines(told: Explanation) -> Iterator[str]:
    """Yield the explanation as it is printed."""
    yield f"Mail {told.id}: {told.verdict}"
    yield from _section("How it came", told.arrival)
    yield from _section("What it says of itself", told.itself)
    if told.shown:
        yield from _section("As it was written", told.shown)
    yield from _section("What else was known" if told.then else "What else is known now", told.facts)
    yield "The rules, in order" if told.then else "The rules, as they would speak now, in order"
    for look in told.rules:
        outcome = "decided" if look.decided else "nothing to say" if look.asked else "not asked"
        yield f"  {look.name:<22} {outcome:<15} {look.purpose}"
    yield f"Acknowledgement: {told.acknowledgement}"
    yield from _section("What was done with it", told.history)


def _section(title: str, facts: tuple[str, ...]) -> Iterator[str]:
    if facts:
        yield title
        yield from (f"  {fact}" for fact in facts)
