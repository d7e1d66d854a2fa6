"""`caseconsultant mail login MAILBOX`: a person signs in to a mailbox, once, on whatever device has a browser."""

from collections.abc import Callable, Mapping

import click

from caseconsultant import wiring
from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.services.tokens import signed_in
from caseconsultant.settings import MailboxSettings, Settings


class NoLogin(CaseConsultantError):  # noqa: N818
    """This mailbox is not one that a person signs in to."""


@click.command("login")
@click.argument("mailbox")
@click.pass_obj
def login(here: Mapping[str, Callable[[], Settings]], mailbox: str) -> None:
    """Sign in to MAILBOX by OAuth2: open the address that is shown, and type the code there."""
    settings = here["settings"]()
    box = _named(settings, mailbox)
    person = wiring.person_of(box)
    if person is None:
        raise NoLogin(f"Nobody needs to sign in to {mailbox}: CASECONSULTANT_OAUTH is not 'microsoft-device' for it.")
    issued = person.sign_in(
        lambda address, code: click.echo(f"Open {address}, type {code}, and sign in as {box.user}.")
    )
    signed_in(wiring.sessions_of(settings), box.name, issued)
    click.echo(f"Signed in. The mailbox {box.name} is read from now on, and stays signed in by itself.")


def _named(settings: Settings, name: str) -> MailboxSettings:
    found = next((box for box in settings.mailboxes if box.name == name), None)
    if found is None:
        names = ", ".join(box.name for box in settings.mailboxes)
        raise NoLogin(f"There is no mailbox {name}; there are: {names}.")
    return found
