"""Which composer answers: the first that speaks, so the order is the policy."""

from typing import Final

from caseconsultant.advice.composing.after_surgery import after_surgery
from caseconsultant.advice.composing.attached import only_attached
from caseconsultant.advice.composing.cased import cased
from caseconsultant.advice.composing.chapter_rules import chapter_rules
from caseconsultant.advice.composing.conditions import described_conditions
from caseconsultant.advice.composing.covering import covering, named, to_look_up
from caseconsultant.advice.composing.definitions import definitions, fallback
from caseconsultant.advice.composing.devices import devices
from caseconsultant.advice.composing.diagnosis_checks import goes_first, order_of_diagnoses, risk, sense
from caseconsultant.advice.composing.diagnosis_pairs import diagnosis_pairs
from caseconsultant.advice.composing.divided import divided
from caseconsultant.advice.composing.ended import ended
from caseconsultant.advice.composing.facts import limits, validity, visit_modifier
from caseconsultant.advice.composing.first_listed import first_listed
from caseconsultant.advice.composing.fitting_modifiers import payable, priced_role, written_on
from caseconsultant.advice.composing.global_days import global_days, global_modifiers
from caseconsultant.advice.composing.global_periods import global_periods
from caseconsultant.advice.composing.how_sure import strength
from caseconsultant.advice.composing.illness_alone import illness_alone
from caseconsultant.advice.composing.lines import lines
from caseconsultant.advice.composing.mapping import mapping
from caseconsultant.advice.composing.meanings import meanings
from caseconsultant.advice.composing.modifier_words import modifier_words
from caseconsultant.advice.composing.named_modifiers import named_modifiers
from caseconsultant.advice.composing.new_or_established import new_or_established
from caseconsultant.advice.composing.nothing import nothing
from caseconsultant.advice.composing.one_code import one_code
from caseconsultant.advice.composing.operative import operative_note
from caseconsultant.advice.composing.outpatient import outpatient
from caseconsultant.advice.composing.pair_words import VISIT
from caseconsultant.advice.composing.pairs import any_pairs, pairs
from caseconsultant.advice.composing.payment import amounts, place_of_service
from caseconsultant.advice.composing.piece import Composer, Matter, Piece
from caseconsultant.advice.composing.policies import policies
from caseconsultant.advice.composing.portions import portions
from caseconsultant.advice.composing.procedures import procedures, procedures_alone
from caseconsultant.advice.composing.remarks import remarked
from caseconsultant.advice.composing.roles import roles
from caseconsultant.advice.composing.ruled import ruled
from caseconsultant.advice.composing.rules import rules
from caseconsultant.advice.composing.second_surgery import second_surgery
from caseconsultant.advice.composing.selection import is_icd, selection
from caseconsultant.advice.composing.services import services, visits
from caseconsultant.advice.composing.statuses import statuses
from caseconsultant.advice.composing.told_case import told_case, told_first, told_illness, told_of_birth
from caseconsultant.advice.composing.told_visit import told_level, told_visit
from caseconsultant.advice.composing.worked import worked
from caseconsultant.advice.findings import Candidates, Guidance, Pair
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.lookups.candidates import diagnosis_is_asked
from caseconsultant.advice.lookups.clinical import content
from caseconsultant.advice.question import Ask

CLOSE: Final = 5.0
FEW_WORDS: Final = 12
KNOWN: Final = 0.5  # how well the search must know the thing
FAR: Final = 8.0  # where NCCI has an edit between the codes, a note must be about them, or fit very closely


def about_it(matter: Matter) -> Piece | None:
    """A note that is about this very question: it fits closely, or it names a code of the mail beside fitting."""
    best = next(iter(matter.found(Guidance)), None)
    if best is None or note_named(best.name).topic == "diagnosis":
        return None
    codes = set(note_named(best.name).codes)
    edits = [pair for pair in matter.found(Pair) if pair.edit]
    if any(pair.edit and not pair.edit.modifier_allowed for pair in edits):
        return None  # what nothing opens comes first, whatever a note adds
    names_them = any({pair.one, pair.other} <= codes for pair in edits)
    visit = Ask.EM_LEVEL in matter.question.kinds() and not any(map(VISIT.fullmatch, matter.question.procedures))
    needed = FAR if (edits and not names_them and not visit) or names_one_thing(matter, codes) else CLOSE
    return rules(matter) if best.fit >= needed else None


def names_one_thing(matter: Matter, told: set[str]) -> bool:
    """Say whether a short mail asks for the code of one thing that the search knows, and the note does not name it."""
    best = next(iter(matter.found(Candidates)), None)
    short = len(content(matter.question.words)) <= FEW_WORDS and not matter.question.codes
    if not short or best is None or is_icd((best,)) or strength(best) < KNOWN:
        return False
    return not told & {hit.code for hit in best.hits[:2]}


def diagnosis_asked(matter: Matter) -> Piece | None:
    """A diagnosis is asked for, by its words or with its codes."""
    best = next(iter(matter.found(Guidance)), None)
    about_diagnoses = best is not None and note_named(best.name).topic == "diagnosis"
    if matter.question.procedures or not (about_diagnoses or diagnosis_is_asked(matter.question)):
        return None
    return ruled(selection(matter), matter)


ORDER: Final[tuple[Composer, ...]] = (
    only_attached,
    procedures_alone,
    illness_alone,  # a chapter's order of several conditions comes before each by itself
    described_conditions,
    told_level,
    visits,
    told_visit,
    procedures,
    told_of_birth,
    priced_role,
    operative_note,
    services,
    divided,
    told_illness,
    one_code,
    cased,
    second_surgery,
    told_first,
    told_case,
    after_surgery,
    new_or_established,
    global_days,
    global_periods,
    validity,
    meanings,
    place_of_service,
    definitions,
    devices,
    outpatient,
    risk,
    mapping,
    worked,
    ended,
    roles,
    named_modifiers,
    visit_modifier,
    limits,
    lines,
    portions,
    amounts,
    payable,
    written_on,
    policies,
    covering,
    sense,
    chapter_rules,
    first_listed,
    goes_first,
    order_of_diagnoses,
    diagnosis_pairs,
    diagnosis_asked,
    named,
    statuses,
    about_it,
    pairs,
    selection,
    rules,
    to_look_up,
    global_modifiers,
    modifier_words,
    any_pairs,
    fallback,
)


def choose(matter: Matter) -> Piece:
    """Answer one question by the first composer that can, and add what should be known beside it."""
    piece = next((piece for composer in ORDER if (piece := composer(matter)) is not None), None)
    return remarked(piece or nothing(matter), matter)
