"""`caseconsultant user ... | key | migrate`: who may come in, the key, the tables."""

import base64
import secrets

import click

from caseconsultant import wiring
from caseconsultant.services import people
from caseconsultant.store import migrate as migrations


@click.command()
def key() -> None:
    """Make a key for CASECONSULTANT_KEY."""
    click.echo(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())


@click.command()
def migrate() -> None:
    """Bring the database to the tables of this version; safe to run at every start."""
    migrations.upgrade(wiring.sessions_of(wiring.environment()).engine)
    click.echo("The database has the tables of this version.")


@click.group()
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
