"""`caseconsultant sender allow | deny | forget | list`."""

from collections.abc import Callable
from typing import TypedDict

import click

from caseconsultant.domain.senders import SenderRule
from caseconsultant.services import senders
from caseconsultant.services.app import App


class Here(TypedDict):
    """What the command line hands to its commands."""

    app: Callable[[], App]


@click.group()
def sender() -> None:
    """Let senders in, or keep them out: an address, or a domain with everything below it."""


@sender.command()
@click.argument("who")
@click.pass_obj
def allow(here: Here, who: str) -> None:
    """Never hold mail of WHO for a flood or a failing DMARC."""
    click.echo(f"{senders.put(here['app'](), who, SenderRule.ALLOW)} is allowed.")


@sender.command()
@click.argument("who")
@click.pass_obj
def deny(here: Here, who: str) -> None:
    """Hold all mail of WHO for a person."""
    click.echo(f"{senders.put(here['app'](), who, SenderRule.DENY)} is denied: its mail waits on the Doubts page.")


@sender.command()
@click.argument("who")
@click.pass_obj
def forget(here: Here, who: str) -> None:
    """Treat WHO like everybody else again."""
    click.echo("Done." if senders.forget(here["app"](), who) else "There is no rule for this sender.")


@sender.command("list")
@click.pass_obj
def list_command(here: Here) -> None:
    """List the rules."""
    for who, rule in senders.everything(here["app"]()):
        click.echo(f"{rule}\t{who}")
