"""How a mail was judged, kept beside its verdict: which rules were looked at, in order, and what they had to go by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from caseconsultant.domain.intake import RULES, Facts, Open, Verdict
from caseconsultant.domain.letters import InboundMail

Record = dict[str, object]
YES: Final = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided, and the names of the rules that were asked: all but the last had nothing to say."""

    verdict: Verdict
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One rule as a person reads it: its name, what it is for, and whether it decided. `asked`: it was reached."""

    name: str
    purpose: str
    asked: bool
    decided: bool


def judged(mail: InboundMail, facts: Facts) -> Judgement:
    """Return what the first rule that speaks says, and which were asked; the last one always speaks."""
    asked: list[str] = []
    for rule in RULES:
        asked.append(rule.__name__)
        if (verdict := rule(mail, facts)) is not None:
            return Judgement(verdict, tuple(asked))
    raise AssertionError("the last rule speaks of every mail")


def record(judgement: Judgement, facts: Facts) -> Record:
    """Return it as JSON that may be kept in the clear: names of rules, numbers and our own words; nothing of a mail."""
    return {
        "rules": list(judgement.rules),
        "acknowledge": judgement.verdict.acknowledge if isinstance(judgement.verdict, Open) else False,
        "facts": {
            "thread": facts.thread.ticket_id if facts.thread else 0,
            "takes part": facts.thread is not None and facts.thread.sender_takes_part,
            "our token": facts.carries_our_loop_token,
            "report on": facts.reports_on_ticket or 0,
            "tickets in an hour": facts.recent_tickets,
            "backlog": facts.backlog,
            "authentication": str(facts.authentication),
            "sender rule": str(facts.sender_rule or ""),
        },
    }


def looks(rules: tuple[str, ...]) -> tuple[Look, ...]:
    """Return every rule in order, with those of a record marked; rules that exist no longer stand first."""
    known = {rule.__name__: _purpose(rule.__doc__) for rule in RULES}
    gone = tuple(
        Look(name, "a rule of an earlier version", True, name == rules[-1]) for name in rules if name not in known
    )
    return gone + tuple(
        Look(name, purpose, name in rules, bool(rules) and name == rules[-1]) for name, purpose in known.items()
    )


def facts_in_words(kept: Mapping[str, object]) -> tuple[str, ...]:
    """Return what the rules had to go by beyond the mail itself, a line for each."""
    thread = f"it claims ticket {kept.get('thread')}" if kept.get("thread") else "it claims no ticket of ours"
    part = f", and its sender takes part: {YES[bool(kept.get('takes part'))]}" if kept.get("thread") else ""
    lines = [
        f"thread: {thread}{part}",
        f"authentication: {kept.get('authentication')}",
        f"rule for its sender: {kept.get('sender rule') or 'none'}",
        f"tickets that its sender opened in the hour before: {kept.get('tickets in an hour')}",
        f"older than our first connection, or imported: {YES[bool(kept.get('backlog'))]}",
        f"it carries the token of our own letters: {YES[bool(kept.get('our token'))]}",
    ]
    return (*lines, f"it reports on a letter of ticket {kept['report on']}") if kept.get("report on") else tuple(lines)


def _purpose(doc: str | None) -> str:
    return (doc or "").strip().partition("\n")[0].rstrip(".")
