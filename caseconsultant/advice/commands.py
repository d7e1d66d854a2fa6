"""`caseconsultant ask`: one question to a printed draft, or many to drafts in a file."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.explaining import explain
from caseconsultant.codes.library import Library


@click.command()
@click.argument("question", required=False)
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day the question came (default: today).")
@click.option("--jsonl", "source", type=click.Path(dir_okay=False, path_type=Path), help="Draft many: one JSON a line.")
@click.option("--out", "target", type=click.File("w", encoding="utf-8"), help="Where the drafts of --jsonl go.")
@click.option("--explain", "explained", is_flag=True, help="Show the reading, the findings and what answered.")
@click.pass_context
def ask(
    context: click.Context,
    question: str | None,
    on: datetime | None,
    source: Path | None,
    target: TextIO | None,
    explained: bool,
) -> None:
    """Draft an answer to a QUESTION, as the mailbox would."""
    library: Library = _library(context)
    day = on.date() if on else datetime.now(UTC).date()
    if source is not None:
        for line in drafted(source, library, day):
            click.echo(line, file=target)
        return
    if not question:
        raise click.UsageError('Ask something, such as: caseconsultant ask "global period of 27447?"')
    if explained:
        click.echo(explain("", question, library, day))
    click.echo(shown(draft("", question, library, day)))


def _library(context: click.Context) -> Library:
    """The open library that the command line hands down."""
    opened: Callable[[], Library] = context.obj["library"]
    return opened()


def drafted(source: Path, library: Library, day: date) -> Iterator[str]:
    """Yield one JSON line of a draft for each line {"id", "subject", "body"} of a file."""
    with source.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                mail = _mail(line, number)
                made = draft(mail.get("subject", ""), mail.get("body", ""), library, _day(mail, day))
                yield json.dumps(record(mail["id"], mail.get("subject", ""), made), ensure_ascii=False)


def _mail(line: str, number: int) -> dict[str, Any]:
    """Read one line, or say which one is wrong."""
    try:
        mail = json.loads(line)
    except ValueError as error:
        raise click.ClickException(f"Line {number} is not JSON: {error}.") from error
    if not isinstance(mail, dict) or "id" not in mail:
        raise click.ClickException(f'Line {number} must hold {{"id", "subject", "body"}}.')
    return mail


def _day(mail: dict[str, Any], day: date) -> date:
    return date.fromisoformat(mail["as_of"]) if mail.get("as_of") else day


def record(name: str, subject: str, made: Draft) -> dict[str, Any]:
    """A draft in the shape that the scorer reads; confidence as a number."""
    return {
        "id": name,
        "subject": subject,
        "text": made.text,
        "codes": list(made.codes),
        "citations": [citation.line() for citation in made.citations],
        "questions_back": list(made.questions_back),
        "confidence": made.confidence.score,
        "level": made.confidence.level,
        "because": made.confidence.why,
        "not_answered": list(made.not_answered),
        "parts": [asdict(part.confidence) for part in made.parts],
    }


def shown(made: Draft) -> str:
    """A draft as a person reads it in a terminal."""
    lines = [made.text.rstrip(), "", f"Confidence: {made.confidence.level}; {made.confidence.why}."]
    lines += [f"For the consultant: {words}" for words in made.not_answered]
    return "\n".join(lines)
