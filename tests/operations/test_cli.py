"""The command line: every command is found, helps in its own words, and loads only what it needs."""

import subprocess
import sys

import click
import pytest

from caseconsultant.cli import COMMANDS, commands

CONTEXT = click.Context(commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_where_the_list_says_and_helps_in_these_words(name: str) -> None:
    command = commands.get_command(CONTEXT, name)
    assert command is not None
    assert (command.help or "").split("\n")[0] == COMMANDS[name][1]


def test_what_is_no_command_is_none() -> None:
    assert commands.get_command(CONTEXT, "telegram") is None


@pytest.mark.parametrize(
    ("arguments", "kept_out"),
    [
        (["--help"], ("sqlalchemy", "celery", "tantivy", "lxml")),
        (["codes", "--help"], ("celery", "flask", "imapclient")),
    ],
)
def test_help_loads_no_more_than_it_needs(arguments: list[str], kept_out: tuple[str, ...]) -> None:
    program = f"import sys; from caseconsultant.cli import commands; commands({arguments}, standalone_mode=False); "
    program += f"print([name for name in {kept_out} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip().splitlines()[-1] == "[]"
