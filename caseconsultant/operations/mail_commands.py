"""`caseconsultant mail check | import | requeue | explain`."""

import click


@click.group()
def mail() -> None:
    """Check the mailboxes, take old mail in, and tell why a mail became what it became."""
