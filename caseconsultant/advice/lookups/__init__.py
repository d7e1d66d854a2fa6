"""One module for each lookup: a question and a library in, findings out. No prose here."""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from caseconsultant.advice.findings import Finding
from caseconsultant.advice.lookups.add_ons import add_ons
from caseconsultant.advice.lookups.ambulatory import ambulatory
from caseconsultant.advice.lookups.amounts import amounts
from caseconsultant.advice.lookups.bundling import bundling
from caseconsultant.advice.lookups.candidates import candidates
from caseconsultant.advice.lookups.coverage import coverage
from caseconsultant.advice.lookups.crosswalk import crosswalk
from caseconsultant.advice.lookups.decisions import decisions
from caseconsultant.advice.lookups.diagnoses import conflicts, diagnoses
from caseconsultant.advice.lookups.doses import doses
from caseconsultant.advice.lookups.fees import fees
from caseconsultant.advice.lookups.fitness import fitness
from caseconsultant.advice.lookups.global_period import global_period
from caseconsultant.advice.lookups.guidance import guidance
from caseconsultant.advice.lookups.identity import identity
from caseconsultant.advice.lookups.local_amounts import local_amounts
from caseconsultant.advice.lookups.local_limits import anesthesia_pay, capped, device_part
from caseconsultant.advice.lookups.manifestations import manifestations
from caseconsultant.advice.lookups.operative import operative
from caseconsultant.advice.lookups.places import places
from caseconsultant.advice.lookups.policies import policies
from caseconsultant.advice.lookups.risk import risk
from caseconsultant.advice.lookups.sense import sense
from caseconsultant.advice.lookups.sequence import sequence
from caseconsultant.advice.lookups.services import services
from caseconsultant.advice.lookups.sums import sums
from caseconsultant.advice.lookups.supplies import supplies
from caseconsultant.advice.lookups.told_visits import told_visits
from caseconsultant.advice.lookups.units import units
from caseconsultant.advice.lookups.within_global import within_global
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

Lookup: TypeAlias = Callable[[Question, Library], Iterator[Finding]]

LOOKUPS: Final[tuple[Lookup, ...]] = (
    identity,
    bundling,
    global_period,
    fees,
    units,
    add_ons,
    fitness,
    diagnoses,
    conflicts,
    supplies,
    operative,
    candidates,
    sums,
    told_visits,
    services,
    decisions,
    doses,
    ambulatory,
    places,
    amounts,
    local_amounts,
    anesthesia_pay,
    capped,
    device_part,
    sequence,
    within_global,
    coverage,
    policies,
    risk,
    sense,
    manifestations,
    crosswalk,
    guidance,
)


def look_up(question: Question, library: Library) -> tuple[Finding, ...]:
    """Run every lookup."""
    return tuple(finding for lookup in LOOKUPS for finding in lookup(question, library))
