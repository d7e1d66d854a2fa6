"""The facts of NCCI edits and of the codes around them, in words."""

from collections.abc import Collection

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.piece import Matter, Said, listed
from caseconsultant.advice.findings import CodeIs, GlobalPeriod, Pair, Units, day
from caseconsultant.advice.question import Payer, Question


def label(code: str, matter: Matter) -> str:
    """The name that we may show for a code."""
    found = matter.of_code(CodeIs, code)
    return found.label if found else ""


def edit_said(pair: Pair) -> Said:
    """The facts of one edit."""
    edit = pair.edit
    assert edit is not None
    since = f", effective {day(edit.effective)}" if edit.effective else ""
    reason = (
        f" CMS's reason: {edit.rationale.rstrip('.').lower().replace('cpt', 'CPT').replace('cms', 'CMS')}."
        if edit.rationale
        else ""
    )
    allowed = (
        "so an NCCI modifier opens it when the services were truly separate"
        if edit.modifier_allowed
        else "so no modifier opens it"
    )
    return Said(
        (
            f"By NCCI ({edit.setting} services) {edit.column2} (column 2) is bundled into {edit.column1} "
            f"(column 1), modifier indicator {edit.indicator}{since}, {allowed}.{reason}"
        ),
        pair.cites,
    )


def free_said(pair: Pair) -> Said:
    """No edit in a release that would hold it."""
    return Said(f"NCCI has no edit between {pair.one} and {pair.other}, either way round.", pair.cites)


def facts(matter: Matter, without: Collection[str] = ()) -> tuple[Said, ...]:
    """Global days and unit limits of the codes that are billed, in one line each."""
    periods = [p for p in matter.found(GlobalPeriod) if p.row and p.code not in without]
    limits = [u for u in matter.found(Units) if u.limit and u.code not in without]
    said = []
    if periods:
        words = listed([f"{p.code} {p.row.global_days}" for p in periods if p.row])
        said.append(Said(f"Global days: {words}.", jointly(periods)))
    if limits:
        words = listed([f"{u.code} {u.limit.units} (MAI {u.limit.mai})" for u in limits if u.limit])
        said.append(Said(f"Units a day that pass without question: {words}.", jointly(limits)))
    return tuple(said)


def payers(question: Question) -> tuple[Said, ...]:
    """Whose edit this is, and what else may count."""
    if question.around.payer in (Payer.MEDICARE, None):
        return (
            Said(
                "This is Medicare's edit. Commercial plans and Medicaid keep their own and may prefer another modifier."
            ),
        )
    return (Said(f"These are Medicare's edits; {question.around.payer} may keep others, so check its policy."),)
