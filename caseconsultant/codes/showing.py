"""Facts laid out for the terminal."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from rich.box import SIMPLE
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from caseconsultant.codes.everything import Everything
from caseconsultant.codes.facts import (
    Answer,
    Applies,
    DoesNotApply,
    Hit,
    NoData,
    OlderThanDate,
    PairEdit,
    Source,
)
from caseconsultant.codes.imports import Imported

# Fields whose names say too little to a coder.
_NAMES = {
    "pctc": "PC/TC indicator", "multiple": "multiple procedures (51)", "bilateral": "bilateral (50)",
    "assistant": "assistant (80)", "cosurgeon": "co-surgeons (62)", "team": "team (66)", "endo_base": "endoscopic base",
    "mai": "adjudication indicator", "opens_ncci": "opens NCCI pairs", "nonfacility_na": "not outside facilities",
    "facility_na": "not in facilities", "apc": "APC", "rate": "rate", "supervision": "supervision of tests",
    "preop": "share before", "intraop": "share during", "postop": "share after",
}  # fmt: skip
_HIDDEN = frozenset({"source", "code", "setting", "system"})


def cited(source: Source) -> str:
    """Return a source as a citation: file, release, and the days for which it speaks."""
    told = f"{source.file}, release {source.release}"
    if source.effective is None and source.ends is None:
        return told
    return f"{told} ({source.effective or 'start unknown'} to {source.ends or 'no end'})"


def age(source: Source, today: date) -> str:
    """Return how old a release is, in words."""
    if source.ends is None:
        return "no end"
    days = (today - source.ends).days
    if days <= 0:
        return "current"
    return f"{days} days past" if days < 60 else f"{days // 30} months past"


def _verdict(answer: Answer[Any]) -> Text:
    match answer:
        case Applies(_, source):
            return Text(cited(source), "green")
        case OlderThanDate(_, source, on):
            return Text(f"as of {cited(source)}, which is older than {on}", "yellow")
        case DoesNotApply(_, reason):
            return Text(reason, "dim")
        case NoData(reason, _):
            return Text(f"No data: {reason}", "dim")


def _facts(fact: object) -> RenderableType:
    if isinstance(fact, tuple):
        return _lines(fact) or "none"
    table = Table.grid(padding=(0, 2))
    for field in fields(fact) if is_dataclass(fact) and not isinstance(fact, type) else ():
        value = getattr(fact, field.name)
        if field.name not in _HIDDEN and value not in ("", None, ()):
            shown = _lines(value) if isinstance(value, tuple) else _plain(value)
            table.add_row(Text(_NAMES.get(field.name, field.name.replace("_", " ")), "dim"), shown)
    return table


def _plain(value: object) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _lines(items: tuple[object, ...]) -> str:
    """Return codes beside one another, anything else line by line."""
    bare = all(isinstance(item, str) for item in items)
    return " ".join(map(str, items)) if bare else "\n".join(_line(item) for item in items)


def _line(item: object) -> str:
    for names in (("kind", "text", "at"), ("char", "meaning"), ("document", "kind", "title"), ("code", "title"),
                  ("model", "category"), ("code", "target", "kind"), ("zip", "state", "carrier", "locality", "rural"),
                  ("carrier", "number", "area", "counties"), ("column1", "column2", "indicator")):  # fmt: skip
        if all(hasattr(item, name) for name in names):
            return "  ".join(str(getattr(item, name)) for name in names)
    return "  ".join(map(str, item)) if isinstance(item, tuple) else str(item)


def show(console: Console, known: Everything) -> None:
    """Print everything known of a code."""
    head = Text(f"{known.code}  ", "bold")
    match known.what:
        case Applies(fact, _):
            head.append(fact.title)
        case OlderThanDate(fact, _, _) if fact is not None:
            head.append(fact.title)
        case _:
            head.append_text(_verdict(known.what))
    console.print(Panel(head, subtitle=f"date of service {known.on}"))
    if isinstance(known.what, Applies | OlderThanDate):
        console.print(_verdict(known.what))
    for label in known.labels:
        console.print(Text(f"{'our words' if label.ours else label.source.set}: {label.text}"))
    for remark in known.remarks:
        console.print(Text(f"{remark.source.release}: {remark.kind} {remark.text}".strip()))
    for name, answer in known.answers.items():
        show_answer(console, name, answer)


def show_answer(console: Console, name: str, answer: Answer[Any]) -> None:
    """Print one answer under its name: the facts, then how far they hold."""
    parts: list[RenderableType] = [Text(name, "bold"), _verdict(answer)]
    if isinstance(answer, Applies | OlderThanDate) and answer.fact is not None:
        parts.insert(1, _facts(answer.fact))
    elif isinstance(answer, OlderThanDate):
        parts.insert(1, Text("not listed", "dim"))
    console.print(Group(*parts, ""))


def show_pair(console: Console, setting: str, answer: Answer[PairEdit], history: Sequence[PairEdit]) -> None:
    """Print what NCCI says of two codes in a setting."""
    if isinstance(answer, Applies | OlderThanDate) and answer.fact is not None:
        edit = answer.fact
        opened = "an NCCI modifier may open it" if edit.modifier_allowed else "no modifier opens it"
        console.print(f"[bold]{setting}[/]: {edit.column1} is paid, {edit.column2} is not; {opened} ({edit.rationale})")
    else:
        unknown = isinstance(answer, NoData)
        console.print(f"[bold]{setting}[/]: {'nobody can tell from what is loaded' if unknown else 'no edit'}")
    console.print(_verdict(answer))
    for edit in history:
        start = f"from {edit.effective}" if edit.effective else "from a day that the file does not tell"
        ends = f"to {edit.deleted}" if edit.deleted else f"not deleted in release {edit.source.release}"
        console.print(f"  {edit.column1} / {edit.column2}, indicator {edit.indicator}, {start}, {ends}")


def show_hits(console: Console, hits: Iterable[Hit]) -> None:
    """Print what a search found: the code, why, and where it stands."""
    for hit in hits:
        tree = Tree(f"[bold]{hit.code}[/]  {hit.title}" + ("" if hit.billable else "  [yellow](to be extended)[/]"))
        if hit.matched:
            tree.add(
                Text(
                    ", ".join(f"{item.word} = {item.met}" for item in hit.matched) + f" ({hit.matched[0].field})", "dim"
                )
            )
        if hit.above:
            tree.add(Text(" > ".join(code for code, _ in hit.above), "dim"))
        console.print(tree)


def show_sources(console: Console, sources: Iterable[Source], today: date) -> None:
    """Print what is loaded, from when to when, and how old it is; days are never cut, other columns wrap."""
    table = Table(box=SIMPLE, padding=(0, 1, 0, 0))
    for name in ("set", "release", "from", "to", "age", "holds"):
        table.add_column(name, no_wrap=name in ("from", "to"), overflow="fold")
    for source in sources:
        whole = source.complete and (not source.scope or source.scope.startswith("part "))
        scope = "all" if whole else source.scope or "a part"
        payer = "" if source.payer == "medicare" else source.payer
        named = " ".join(filter(None, (source.set, source.setting, payer)))
        days = (str(source.effective or "unknown"), str(source.ends or "no end"))
        table.add_row(named, source.release, *days, age(source, today), scope)
    console.print(table)


def show_import(console: Console, done: Imported) -> None:
    """Print what an import took, changed and skipped."""
    for item in done.taken:
        console.print(f"[green]read[/] {item.source.file}: {item.rows:,} rows, release {item.source.release}")
    for change in done.changed:
        source = change.source
        named = " ".join(filter(None, (source.set, source.setting, source.release, change.table)))
        if change.before is None:
            console.print(f"  {named}: {change.added:,} rows, and no older release to compare them with")
        else:
            console.print(f"  {named}: {change.added:,} added, {change.ended:,} ended, {change.changed:,} changed"
                          f" (against {change.before.release})")  # fmt: skip
    for sentence in done.odd:
        console.print(f"[yellow]odd[/] {sentence}")
    for skipped in done.skipped:
        console.print(f"[dim]skipped {skipped.file}: {skipped.reason}[/]")
    if done.folder is None:
        console.print("Nothing new: the library in use stays.")
    else:
        console.print(f"The library in use is now {done.folder.name}.")
