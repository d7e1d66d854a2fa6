"""Sums of the skin: stages of Mohs surgery, lesions, biopsies and wounds, counted and measured (CPT, integumentary)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.extract.numbers import WORDS, number
from caseconsultant.advice.findings import Billed, Sum, Worked
from caseconsultant.advice.lookups.working import work
from caseconsultant.advice.question import Question

MOHS: Final = re.compile(r"\bmohs\b|1731[1-5]", re.I)
ONE_STAGE: Final = re.compile(
    r"\b(?:first|1st|single|only one) stage\b(?!.*\b(?:second|third|2nd|3rd) stage)", re.I | re.S
)
HEAD: Final = re.compile(
    r"face|nose|ear|scalp|neck|lip|eyelid|cheek|forehead|temple|head|hand|finger|foot|feet|toe|genital", re.I
)
TRUNK: Final = re.compile(r"arm\b|leg\b|back|trunk|chest|abdomen|shoulder|thigh|calf|forearm|\bflank", re.I)
COUNT: Final = rf"(\d{{1,3}}|{'|'.join(WORDS)})"
COUNTED: Final = (
    ("keratoses", re.compile(rf"\b{COUNT} (?:\w+ ){{0,2}}(?:AKs?\b|actinic keratos[ie]s|premalignant lesions?)", re.I)),
    ("tags", re.compile(rf"\b{COUNT} (?:\w+ ){{0,2}}(?:skin tags?|acrochord\w+)", re.I)),
    (
        "warts",
        re.compile(rf"\b{COUNT} (?:\w+ ){{0,2}}(?:warts?\b|verruca\w*|mollusc\w*|seborrheic keratos[ie]s)", re.I),
    ),
    (
        "muscles",
        re.compile(
            rf"\b{COUNT} (?:\w+ )?muscles?\b(?=[^.]*trigger)|trigger[^.]{{0,60}}?\b{COUNT} (?:\w+ )?muscles?\b", re.I
        ),
    ),
)
BIOPSY: Final = re.compile(
    rf"\b(?:{COUNT} (?:separate |skin )?)?(punch|shave|tangential|incisional) (?:skin )?biops(?:y|ies)", re.I
)
ITEM: Final = re.compile(r"\b[A-H]\.[^.;]{0,40}?(punch|shave|tangential|incisional)(?! biops)\b", re.I)
KINDS: Final = {"incisional": "incisional", "punch": "punch", "shave": "tangential", "tangential": "tangential"}
REPAIR: Final = re.compile(r"\brepair|laceration|\blacs?\b|\bclosure|\bsutur|\bwound", re.I)
DEGREES: Final = re.compile(r"\b(simple|intermediate|layered|complex)\b", re.I)
SITES: Final = (
    ("eyelid", r"eyelid|\bnose|\bear\b|\bears\b|\blips?\b"),
    ("face", r"face|facial|cheek|forehead|\bchin\b|eyebrow|mouth"),
    ("hand", r"\bneck|hands?\b|finger|thumb|\bfoot|\bfeet|\btoes?\b|genital|axilla"),
    ("scalp", r"scalp|\barms?\b|forearm|elbow|\blegs?\b|thigh|\bknee|shin\b|calf|extremit|wrist|ankle"),
    ("trunk", r"trunk|\bback\b|chest|abdom|shoulder|buttock|flank"),
)
LENGTH: Final = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d{1,2})?)\s?(?:-\s?)?cm\b", re.I)
THING: Final = r"(?:lesion|mass|tumou?r|cyst|nevus|mole|defect)"
SIZE: Final = re.compile(
    rf"(?<![\d.])(\d{{1,2}}(?:\.\d{{1,2}})?)\s?(cm|mm)\b(?!(?!\s?{THING})[^.;,]{{0,12}}margin)", re.I
)
WITH_MARGINS: Final = re.compile(
    r"excised (?:diameter|size)(?: of| is|:)? (\d{1,2}(?:\.\d{1,2})?)\s?(cm|mm)|"
    r"(\d{1,2}(?:\.\d{1,2})?)\s?(cm|mm),? (?:incl(?:\.|uding)?|with|w/|counting) (?:the |its |all )?margins?|"
    r"(\d{1,2}(?:\.\d{1,2})?)\s?(cm|mm)\b[^.;,]{0,20}?margins? (?:are |were |was )?included|"
    r"(\d{1,2}(?:\.\d{1,2})?)\s?(cm|mm) (?:total )?excised (?:diameter|size)",
    re.I,
)
MARGIN: Final = re.compile(
    rf"(\d{{1,2}}(?:\.\d{{1,2}})?)\s?(cm|mm)\s?(?:(?!{THING})\w+ )?margins?|"
    r"margins? (?:of |were |was )?(\d{1,2}(?:\.\d{1,2})?)\s?(cm|mm)",
    re.I,
)
CLOSED: Final = re.compile(
    r"\b(intermediate|layered|complex) (?:layered )?(?:closure|repair)\b[^.;]{0,25}?"
    r"(?<![\d.])(\d{1,2}(?:\.\d{1,2})?)\s?cm|"
    r"(?<![\d.])(\d{1,2}(?:\.\d{1,2})?)\s?cm (intermediate|layered|complex) (?:layered )?(?:closure|repair)",
    re.I,
)
SMALL: Final = Decimal("0.5")  # cm: the closure of a smaller benign excision is in it (NCCI manual, chapter III)
AREA: Final = re.compile(r"(?<![\d.])(\d{1,4}(?:\.\d)?)\s?(?:sq\.? ?cm|cm2|square cent\w+)", re.I)
MALIGNANT: Final = re.compile(r"malignan|\bBCC\b|\bSCC\b|melanoma|carcinoma", re.I)
BENIGN: Final = re.compile(r"benign|\bnev(?:us|i)\b|\bmole\b|\bcyst\b|seborrheic|dermatofibroma", re.I)
STEP: Final = Decimal(5)  # cm of each further piece of a complex repair


def mohs(question: Question) -> Iterator[Worked]:
    """Mohs surgery: the first stage, further stages, and blocks beyond five in a stage."""
    words = question.words
    stages = next((int(q.value) for q in question.quantities if q.unit == "stages"), None)
    if stages is None and ONE_STAGE.search(words):
        stages = 1
    if stages is None or not MOHS.search(words) or bool(HEAD.search(words)) is bool(TRUNK.search(words)):
        return
    first, further = ("17311", "17312") if HEAD.search(words) else ("17313", "17314")
    extra = sum(max(0, int(q.value) - 5) for q in question.quantities if q.unit == "blocks")
    lines = [
        Billed(first),
        *([Billed(further, stages - 1)] if stages > 1 else []),
        *([Billed("17315", extra)] if extra else []),
    ]
    yield work(Sum.MOHS, "", f"{stages} stages, {extra} blocks beyond five", f"{stages} - 1 = {stages - 1}", *lines)


def counted(question: Question) -> Iterator[Worked]:
    """Lesions treated, by their number: the first and each further one, or one code for all."""
    for kind, cue in COUNTED if len(question.procedures) < 2 else ():
        if (found := cue.search(question.words)) is None:
            continue
        many = int(number(next(group for group in found.groups() if group)))
        lines = list(_by_number(kind, many, question))
        if lines:
            yield work(Sum.COUNT, "lesion_counts", f"{many} {kind}", f"{many} {kind}", *lines)


def _by_number(kind: str, many: int, question: Question) -> Iterator[Billed]:
    """The lines of the row whose span holds the number; a further code counts what is beyond the row's first ones."""
    for row in tables.rows("lesion_counts", question.date_of_service):
        if row["kind"] == kind and int(row["fewest"]) <= many <= int(row["most"]):
            yield Billed(row["code"])
            if row["further"] and (beyond := many - int(row["first"])) > 0:
                yield Billed(row["further"], -(-beyond // int(row["step"])))


def biopsies(question: Question) -> Iterator[Worked]:
    """Skin biopsies: one primary code for the deepest kind, an add-on for each further one of its own kind."""
    taken: dict[str, int] = defaultdict(int)
    for many, kind in BIOPSY.findall(question.words):
        taken[KINDS[kind.lower()]] += int(number(many)) if many else 1
    for kind in ITEM.findall(question.words):
        taken[KINDS[kind.lower()]] += 1
    if not taken or len(set(question.procedures)) > 2:
        return
    codes = {row["kind"]: (row["first"], row["further"]) for row in tables.rows("biopsies", question.date_of_service)}
    kinds = [kind for kind in codes if kind in taken]  # the table's order is the order of rank
    lines = [Billed(codes[kinds[0]][0])]
    lines += [
        Billed(codes[kind][1], left) for rank, kind in enumerate(kinds) if (left := taken[kind] - (rank == 0)) > 0
    ]
    shown = " + ".join(f"{taken[kind]} {kind}" for kind in kinds)
    yield work(Sum.COUNT, "biopsies", shown, shown, *lines)


def excisions(question: Question) -> Iterator[Worked]:
    """A lesion cut out: its diameter and the narrowest margin on both sides (CPT, excision guidelines)."""
    words = question.words
    size, margin = SIZE.search(words), MARGIN.search(words)
    kind = "malignant" if MALIGNANT.search(words) else "benign" if BENIGN.search(words) else ""
    measured = WITH_MARGINS.search(words)
    if (size is None and measured is None) or not kind or len(question.procedures) > 1:
        return
    if measured is not None:
        whole = _cm(*[group for group in measured.groups() if group][:2])
        sum_ = f"{whole} cm with its margins"
    elif size is not None and margin is not None:
        lesion, each = _cm(size.group(1), size.group(2)), _cm(*(group for group in margin.groups() if group))
        whole = lesion + 2 * each
        sum_ = f"{lesion} + {each} + {each} = {whole} cm"
    else:
        return
    site = next((name for name, cue in SITES if re.search(cue, words, re.I)), "")
    group = {"eyelid": "face", "face": "face", "hand": "scalp, neck, hands and feet"}.get(site, "trunk, arms and legs")
    group = "scalp, neck, hands and feet" if re.search(r"scalp", words, re.I) else group
    rows = (row for row in tables.rows("excisions", question.date_of_service) if row["kind"] == kind)
    row = next((row for row in rows if row["group"] == group and whole <= Decimal(row["up_to_cm"])), None)
    if row is not None and site:
        shown = f"{sum_}, {kind}, {group}"
        closed = _closure(site, question) if kind == "malignant" or whole > SMALL else ()
        yield work(Sum.REPAIR, "excisions", shown, shown, Billed(row["code"]), *closed)


def _closure(site: str, question: Question) -> Iterator[Billed]:
    """The intermediate or complex closure of an excision, which is billed beside it; a simple one is not."""
    if (found := CLOSED.search(question.words)) is None:
        return
    degree, length = (found[1], found[2]) if found[1] else (found[4], found[3])
    degree = degree.lower().replace("layered", "intermediate")
    yield from _repair(degree, _group(degree, site), Decimal(length), question)


def areas(question: Question) -> Iterator[Worked]:
    """Debridement and skin substitutes by area: the first 20 (25) sq cm, an add-on for each further 20 (25) begun."""
    body = question.words.removeprefix(question.subject.strip())  # a subject often says the area once more
    sizes = [Decimal(size) for size in AREA.findall(body) or AREA.findall(question.words)]
    rows = [row for row in tables.rows("debridement", question.date_of_service)
            if {row["code"], row["further"]} & set(question.procedures)]  # fmt: skip
    if not sizes or len(rows) != 1:
        return
    row, whole = rows[0], sum(sizes, Decimal(0))
    step = Decimal(row["step_sq_cm"])
    further = int(((whole - step) / step).to_integral_value(ROUND_CEILING)) if whole > step else 0
    shown = f"{' + '.join(map(str, sizes))} = {whole} sq cm" if len(sizes) > 1 else f"{whole} sq cm"
    lines = [Billed(row["code"]), *([Billed(row["further"], further)] if further else [])]
    yield work(Sum.AREA, "debridement", shown, f"{shown}, the first {step} and each further {step} begun", *lines)


def _cm(value: str, unit: str) -> Decimal:
    """A length in centimetres."""
    return Decimal(value) / 10 if unit.lower() == "mm" else Decimal(value)


def repairs(question: Question) -> Iterator[Worked]:
    """Wound repairs: the lengths of one kind and one group of sites are added up (CPT, repair guidelines)."""
    if not REPAIR.search(question.words) or re.search(r"excis|\bcyst\b|lesion", question.words, re.I):
        return  # the closure of an excision is another question
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    degree, named = "", [name for name, cue in SITES if re.search(cue, question.words, re.I)]
    for clause in re.split(r"[,;\n]|\band\b|\bplus\b|&|\+|\.(?!\d)", question.words):
        told = DEGREES.search(clause) or (DEGREES.search(question.words) if not degree else None)
        degree = told.group(1).lower().replace("layered", "intermediate") if told else degree
        site = next((name for name, cue in SITES if re.search(cue, clause, re.I)), named[0] if len(named) == 1 else "")
        if degree and site and (length := LENGTH.search(clause)):
            sums[degree, _group(degree, site)].append(Decimal(length.group(1)))
    lines = [line for (kind, group), lengths in sums.items() for line in _repair(kind, group, sum(lengths), question)]
    if lines:
        shown = "; ".join(
            f"{kind}, {group}: {' + '.join(map(str, lengths))} = {sum(lengths)} cm"
            if len(lengths) > 1 else f"{kind}, {group}: {lengths[0]} cm"
            for (kind, group), lengths in sums.items()
        )  # fmt: skip
        yield work(Sum.REPAIR, "repairs", shown, shown, *lines)


def _group(degree: str, site: str) -> str:
    """The group of sites that CPT puts a site in, which differs by the kind of repair."""
    groups = {
        "simple": {"eyelid": "face", "face": "face"},
        "intermediate": {"eyelid": "face", "face": "face", "hand": "hands, feet and neck"},
        "complex": {"eyelid": "eyelids, nose, ears and lips", "face": "face, neck, hands and feet",
                    "hand": "face, neck, hands and feet", "scalp": "scalp, arms and legs", "trunk": "trunk"},
    }  # fmt: skip
    return groups[degree].get(site, "trunk, arms and legs")


def _repair(kind: str, group: str, length: Decimal | int, question: Question) -> Iterator[Billed]:
    """The code for a length; of a complex repair a further code for each 5 cm beyond its last step."""
    rows = [
        row for row in tables.rows("repairs", question.date_of_service) if row["kind"] == kind and row["group"] == group
    ]
    row = next((row for row in rows if length <= Decimal(row["up_to_cm"])), rows[-1] if rows else None)
    if row is None or length < Decimal(row["from_cm"]):
        return
    yield Billed(row["code"])
    if row["further"] and (beyond := length - Decimal(row["up_to_cm"])) > 0:
        yield Billed(row["further"], int((beyond / STEP).to_integral_value(ROUND_CEILING)))
