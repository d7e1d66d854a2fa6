"""The command line: caseconsultant demo | ask | search | codes | doctor | user | backup | restore ..."""

import base64
import secrets
import sys

import click

from caseconsultant import __version__, wiring
from caseconsultant.advice.commands import ask
from caseconsultant.codes.commands import codes, search
from caseconsultant.demo.command import demo
from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.operations.commands import backup, doctor, restore
from caseconsultant.operations.mail_commands import mail
from caseconsultant.operations.mail_login import login
from caseconsultant.operations.sender_commands import sender
from caseconsultant.services import people
from caseconsultant.store import migrate


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.pass_context
def commands(context: click.Context) -> None:
    """Answer coders' questions by email: cited, dated, and approved by a person."""
    context.ensure_object(dict)
    context.obj.setdefault("library", wiring.library_without_settings)
    context.obj.setdefault("app", lambda: wiring.build(wiring.environment()))
    context.obj.setdefault("settings", wiring.environment)


@commands.command()
def key() -> None:
    """Make a key for CASECONSULTANT_KEY."""
    click.echo(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())


@commands.command("migrate")
def migrate_command() -> None:
    """Bring the database to the tables of this version; safe to run at every start."""
    migrate.upgrade(wiring.sessions_of(wiring.environment()).engine)
    click.echo("The database has the tables of this version.")


@commands.group()
def user() -> None:
    """Add consultants and let them in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As it stands under the letters.")
@click.option("--credential", default="", help="CPC, CCS, RHIA ...; only who has one approves letters.")
def user_add(email: str, name: str, credential: str) -> None:
    """Add a consultant and print a link that signs them in once."""
    app = wiring.build(wiring.environment())
    _say_link(app.policy.admin_url, people.link(app, people.add_consultant(app, name, credential, email)))


@user.command("link")
@click.argument("email")
def user_link(email: str) -> None:
    """Print a link that signs a consultant in once, for a quarter of an hour."""
    app = wiring.build(wiring.environment())
    _say_link(app.policy.admin_url, people.link_for(app, email))


@user.command("list")
def user_list() -> None:
    """List the consultants."""
    for person in people.everybody(wiring.build(wiring.environment())):
        click.echo(f"{person.id}\t{person.name}\t{person.credential or '(does not approve)'}\t{person.email}")


@user.command("end")
@click.argument("email")
def user_end(email: str) -> None:
    """Let a consultant in no more, and end their sign-ins."""
    people.end_consultant(wiring.build(wiring.environment()), email)
    click.echo("Done.")


def _say_link(admin_url: str, token: str) -> None:
    click.echo(f"{admin_url}/sign-in/{token}")


for command in (ask, codes, search, demo, doctor, backup, restore, mail, sender):
    commands.add_command(command)
mail.add_command(login)


def main() -> None:
    """Run a command; our own errors end in one sentence and exit code 2."""
    try:
        commands(prog_name="caseconsultant")
    except CaseConsultantError as told:
        click.echo(str(told), err=True)
        sys.exit(2)


__all__ = ["commands", "main"]
