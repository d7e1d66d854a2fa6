"""The command line: caseconsultant demo | ask | search | codes | mail | doctor | user | backup | restore ...

Each command is read from its module when it is called, so that a lookup of a code does not load a mail server.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

import click
from typing_extensions import override

from caseconsultant import __version__
from caseconsultant.domain.errors import CaseConsultantError

if TYPE_CHECKING:
    from caseconsultant.codes.library import Library
    from caseconsultant.services.app import App
    from caseconsultant.settings import Settings

OPERATIONS: Final = "caseconsultant.operations"
COMMANDS: Final = {
    "ask": (
        "caseconsultant.advice.commands",
        "Draft an answer to a QUESTION, as the mailbox would.",
    ),
    "backup": (
        f"{OPERATIONS}.commands",
        "Write the whole database to FILE while the service runs. What is sealed stays sealed.",
    ),
    "codes": (
        "caseconsultant.codes.commands",
        "The code library: what is loaded, new files into it, lookups out of it.",
    ),
    "demo": (
        "caseconsultant.demo.command",
        "Run the whole service on this machine, with a mail server and a broker of its own.",
    ),
    "doctor": (
        f"{OPERATIONS}.commands",
        "Check the settings and every connection, and say what to do.",
    ),
    "key": (
        f"{OPERATIONS}.user_commands",
        "Make a key for CASECONSULTANT_KEY.",
    ),
    "mail": (
        f"{OPERATIONS}.mail_commands",
        "Check the mailboxes, take old mail in, and tell why a mail became what it became.",
    ),
    "migrate": (
        f"{OPERATIONS}.user_commands",
        "Bring the database to the tables of this version; safe to run at every start.",
    ),
    "restore": (
        f"{OPERATIONS}.commands",
        "Bring a backup back into a new, empty database; sending stays paused until a person resumes it.",
    ),
    "search": (
        "caseconsultant.codes.commands",
        "Find the codes that words mean, or rank codes for many phrases (--jsonl IN --out OUT).",
    ),
    "sender": (
        f"{OPERATIONS}.sender_commands",
        "Let senders in, or keep them out: an address, or a domain with everything below it.",
    ),
    "user": (
        f"{OPERATIONS}.user_commands",
        "Add consultants and let them in.",
    ),
}
"""Each command: the module that has it under its name, and its help in a line."""


class Lazily(click.Group):
    """A group whose commands are imported when they are wanted."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return cast("click.Command", getattr(import_module(COMMANDS[cmd_name][0]), cmd_name))

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=Lazily, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.pass_context
def commands(context: click.Context) -> None:
    """Answer coders' questions by email: cited, dated, and approved by a person."""
    context.ensure_object(dict)
    context.obj.setdefault("library", _library)
    context.obj.setdefault("app", _app)
    context.obj.setdefault("settings", _settings)


def _library() -> "Library":
    from caseconsultant import wiring

    return wiring.library_without_settings()


def _app() -> "App":
    from caseconsultant import wiring

    return wiring.build(wiring.environment())


def _settings() -> "Settings":
    from caseconsultant import wiring

    return wiring.environment()


def main() -> None:
    """Run a command; our own errors end in one sentence and exit code 2."""
    try:
        commands(prog_name="caseconsultant")
    except CaseConsultantError as told:
        click.echo(str(told), err=True)
        sys.exit(2)


__all__ = ["commands", "main"]
