"""A visit after a procedure: in its global period or not, related or not, and by whom (100-04, chapter 12, 40.1)."""

import re
from enum import Enum, auto
from typing import Final

from caseconsultant.advice.composing.global_days import ASKED, counted
from caseconsultant.advice.composing.pair_words import VISIT
from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import CodeIs
from caseconsultant.advice.findings_of_payment import Within
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.lookups.guidance import vouched
from caseconsultant.advice.lookups.identity import label_of, what_is
from caseconsultant.advice.question import Payer

SEEN: Final = re.compile(
    r"\b(?:visit|office|seen|sees?|saw|e/?m|follow[- ]?up|f/?u|re-?check|check(?:ed|s)?|came (?:in|back)|"
    r"comes? (?:in|back)|returns?|returned|appointment|appt|exam(?:ined)?|evaluat\w+)\b",
    re.I,
)
BACK_TO_THE_ROOM: Final = re.compile(
    r"\b(?:OR|operating room|theatre|re-?operat\w+|washout|evacuat\w+|re-?excis\w+|second (?:surgery|procedure)|"
    r"debrid\w+|manipulat\w+|another (?:surgery|procedure)|staged|revision|taken back|went back to)\b"
)
UNRELATED: Final = re.compile(
    r"\bun-?related\b|\b(?:other|different|another|new|separate) (?:issue|problem|complaint|condition|reason|body part|"
    r"dx|diagnosis|matter|thing|concern|joint|side|knee|shoulder|hip|foot|hand|eye)s?\b|nothing to do with|"
    r"\b(?:cough|uri|sinusitis|rash|uti|hypertension|htn|diabetes|blood pressure|sore throat|flu|back pain|ear ?ache|"
    r"headaches?|migraines?|chest pain|allerg\w+|asthma|copd|depression|anxiety|refills?|reflux|gerd|heartburn|thyroid|"
    r"gout|eczema|acne|cholesterol|shingles|conjunctivitis|constipation|vertigo|insomnia|pneumonia|bronchitis|covid)\b|"
    r"\b(?:for|about|because of) \w+(?: \w+)? only\b",
    re.I,
)
RELATED: Final = re.compile(
    r"\b(?:routine|post-?op(?:erative)?|suture|stitch|staple|packing|dressing|wound|incision|drain|cast|splint|"
    r"stiff\w*|swelling|swollen|infect\w+|cellulitis|drainage|bleed\w*|seroma|hematoma|complication\w*|pain control|"
    r"follow[- ]?up|f/?u|healing|removal of|re-?check|post-?surgical|related)\b",
    re.I,
)
NOT_RELATED: Final = re.compile(r"\bnot related\b|\bunrelated\b", re.I)
COMPLICATION: Final = re.compile(
    r"\b(?:infect\w+|cellulitis|dehisc\w+|seroma|hematoma|bleed\w*|complication\w*|drainage|abscess|fever)\b", re.I
)
PARTNER: Final = re.compile(
    r"\b(?:partner|colleague|associate|covering (?:doc(?:tor)?|surgeon|physician)|(?:doc(?:tor)?|surgeon|dr\.?) B|"
    r"same (?:group|practice|specialty)|another (?:surgeon|doctor|physician) (?:in|of) (?:the|our) (?:same )?"
    r"(?:group|practice))\b",
    re.I,
)
OTHER_GROUP: Final = re.compile(
    r"\b(?:pcp|primary care|family (?:doctor|physician)|internist|not (?:in )?our group|another specialty|urgent care|"
    r"(?:different|other|another|outside) (?:group|practice|specialty)|er (?:doctor|physician))\b",
    re.I,
)
BILLED: Final = re.compile(r"\b(?:bill\w*|charge\w*|pa(?:y|id|yable)|code|24|modifier|mod|report\w*|allow\w*)\b", re.I)
NEEDS_24: Final = re.compile(r"\bneed(?:s|ed)?\b[^.?]{0,20}\b24\b|\b24\b[^.?]{0,12}\bneed", re.I)
MODIFIER_24: Final = "global-24-unrelated"


class Standing(Enum):
    """How the visit stands to the surgery, as far as the mail tells."""

    RELATED = auto()
    UNRELATED = auto()
    UNTOLD = auto()


def after_surgery(matter: Matter) -> Piece | None:
    """Answer whether a visit on a later day than the procedure is billed, and how."""
    found = next(iter(matter.found(Within)), None)
    words, visits = matter.question.words, [c for c in matter.question.procedures if VISIT.fullmatch(c)]
    if found is None or found.day_after < 1 or not (visits or SEEN.search(words)):
        return None
    others = [code for code in matter.question.procedures if code not in visits and code != found.code]
    asking = matter.question.asking
    if others or BACK_TO_THE_ROOM.search(words) or (ASKED.search(asking) and not BILLED.search(asking)):
        return None  # a second procedure is another question, and so is the count of days alone
    note = vouched(note_named(MODIFIER_24))
    said, codes, must_show = _said(found, standing(words), visits, matter)
    return Piece(
        bottom=Said(said, (*found.cites, *note.cites)),
        codes=codes,
        why=(
            Said(f"{_counted(found)}.", found.cites),
            *(
                (Said("Surgeons of one group and specialty count as one: a partner's visit is in the package too."),)
                if PARTNER.search(words) and found.inside
                else ()
            ),
        ),
        must_show=must_show,
        payers=(Said("These are Medicare's global days and rules; CPT's own package and other payers may differ."),),
        findings=(*matter.findings, note, *(what_is("99024", matter.question, matter.library),)),
        sure=Level.MEDIUM,
        because="the day is counted from the mail, and the global days stand in the fee schedule"
        + (", of a release older than the date of service" if found.older else ""),
        score=0.75 if standing(words) is not Standing.UNTOLD or not found.inside else 0.6,
    )


def standing(words: str) -> Standing:
    """How a visit stands to the surgery, by the words of the mail."""
    if NOT_RELATED.search(words) or (UNRELATED.search(words) and not RELATED.search(_without_negations(words))):
        return Standing.UNRELATED
    return Standing.RELATED if RELATED.search(words) else Standing.UNTOLD


def _without_negations(words: str) -> str:
    return re.sub(r"\b(?:not|no|isn'?t|wasn'?t) (?:a )?(?:related|routine|complication\w*|infect\w+)\b", " ", words)


def _said(
    found: Within, stands: Standing, visits: list[str], matter: Matter
) -> tuple[str, tuple[CodeLine, ...], tuple[Said, ...]]:
    """The bottom line, the code lines, and what the record must show."""
    question = matter.question
    name = naming(found.code, label_of(found.code, question, matter.library))
    surgery = CodeLine(found.code, (), 0, label_of(found.code, question, matter.library), "The procedure")
    visit = visits[0] if visits else ""
    days = f"{found.last}-day" if found.last else "0-day"
    if not found.inside:
        lead = "No modifier 24 is needed" if NEEDS_24.search(question.asking) else "Yes, the visit is billed as usual"
        said = (
            f"{lead}, without a global modifier: {name} has a {days} global period, and day {found.day_after} is "
            "outside it."
        ).replace("needed, without a global modifier", "needed")
        return said, (surgery, *_visit_line(visit, (), matter, "After the global period")), ()
    if OTHER_GROUP.search(question.words) and stands is not Standing.RELATED:
        said = (
            f"Yes: {name} has a {days} global period, and day {found.day_after} is inside it, but the package binds "
            "the surgeon and colleagues of the same group and specialty; another clinician bills the visit as usual."
        )
        return said, (surgery, *_visit_line(visit, (), matter, "By another clinician")), ()
    if stands is Standing.UNRELATED:
        said = (
            f"Yes, with modifier 24: the visit is unrelated to {name}, on day {found.day_after} of its {days} global "
            "period."
        )
        line = _visit_line(visit, ("24",), matter, "Unrelated to the surgery")
        return (
            said,
            (surgery, *line),
            (Said("The other problem: its diagnosis, and that nothing of the surgery was cared for."),),
        )
    if stands is Standing.RELATED and question.around.payer is Payer.COMMERCIAL and COMPLICATION.search(question.words):
        said = (
            f"It depends on the plan: CPT's package holds the usual recovery only, so a plan that follows it pays "
            "a visit for a complication; by Medicare's rules, which many plans take, it belongs to the package of "
            f"{name} (day {found.day_after} of {days})."
        )
        return said, (surgery, *_visit_line(visit, (), matter, "Where the plan follows CPT's package")), ()
    if stands is Standing.RELATED:
        said = (
            f"No: the visit is part of the package. {name} has a {days} global period, and day {found.day_after} is "
            "inside it; 99024 records such a visit without a charge."
        )
        return said, (surgery, _no_charge()), ()
    said = (
        f"No, unless the visit is unrelated to the surgery: {name} has a {days} global period, and day "
        f"{found.day_after} is inside it. For another problem, bill it with modifier 24."
    )
    line = _visit_line(visit, ("24",), matter, "Only where it is unrelated to the surgery")
    return said, (surgery, *line), (Said("For what the visit was: the problem, and whether it came of the surgery."),)


def _no_charge() -> CodeLine:
    return CodeLine("99024", (), 0, "", "Follow-up within the package, without a charge")


def _visit_line(visit: str, modifiers: tuple[str, ...], matter: Matter, why: str) -> tuple[CodeLine, ...]:
    if not visit:
        return ()
    named = matter.of_code(CodeIs, visit)
    return (CodeLine(visit, modifiers, 1, named.label if named else "", why),)


def _counted(found: Within) -> str:
    words = counted(found)
    return f"{words[:1].upper()}{words[1:]}"
