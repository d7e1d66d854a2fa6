"""A pregnancy, a delivery or the weeks after it, as chapter 15 codes them (Official Guidelines, I.C.15)."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.cases.case import Case, has, pick
from caseconsultant.advice.cases.gestation import Time, fetus_of, is_maternal, time_of, trimester_of, z3a
from caseconsultant.advice.cases.others import described
from caseconsultant.advice.cases.rows import met
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

BABY: Final = re.compile(
    r"\b(?:newborn|neonat\w+|NICU|nursery|infant|liveborn infant|baby'?s? (?:chart|record|claim|born|was|is|has|with)|"
    r"baby (?:boy|girl)|pediatrician|P\d\d\.\d|Z38)",
    re.I,
)
MOTHER: Final = re.compile(
    r"\bmother'?s (?:chart|record|claim|side|account)|\bmaternal\b|\bmom'?s (?:chart|claim)", re.I
)
INCIDENTAL: Final = re.compile(
    r"incidental|pregnancy (?:is |was )?(?:not|un)[ -]?(?:affected|related|complicat\w+)|(?:not|"
    r"un) ?related to (?:the |her )"
    r"?pregnan|(?:does|did) ?n[o']t affect (?:the |her )?pregnan|not affecting (?:the |her )?pregnan|"
    r"pregnancy not affected",
    re.I,
)
ROUTINE: Final = re.compile(
    r"routine|normal|supervision|prenatal (?:visit|care|check)|\bOB (?:visit|check)|new OB", re.I
)
TESTED: Final = (("positive", "Z32.01"), ("negative", "Z32.02"), ("", "Z32.00"))
GESTATIONAL: Final = r"gestational (?:diab\w*|dm)|\bGDM\w*|\bA[12]GDM"
CONTROL: Final = (("insulin", "insulin"), ("metformin|glyburide|oral|pill", "oral hypoglycemic"), ("diet", "diet"))
AT_TERM: Final = 37
EARLY: Final = 20
OLD: Final = 35
YOUNG: Final = 16
WEEKS_TOLD: Final = "How many completed weeks? The trimester and Z3A.- follow from them."


def pregnancy(question: Question, library: Library) -> Case | None:
    """Code what a mail tells of a mother."""
    words = question.words
    if not is_maternal(question) or (BABY.search(words) and not MOTHER.search(words) and not has("O80|O\\d\\d", words)):
        return None
    if INCIDENTAL.search(words):
        return incidental(question, library)
    time = time_of(question)
    match time.when:
        case "puerperium":
            return after_delivery(question, library, time)
        case "childbirth":
            return delivery(question, library, time)
        case _:
            return before_delivery(question, library, time)


def incidental(question: Question, library: Library) -> Case:
    """The provider says that the condition does not affect the pregnancy (I.C.15.a.1)."""
    codes = tuple(filter(None, (described(question, library, "OZPVWXY"),)))
    why = "the provider documents that the condition does not affect the pregnancy, so no code of chapter 15 is used"
    return Case((*codes, "Z33.1"), why, "I.C.15.a.1", denies=r"chapter 15|\bO[- ]?codes?|Z3A|\bOB code|pregnancy code")


def before_delivery(question: Question, library: Library, time: Time) -> Case | None:
    """Conditions of a pregnancy that goes on, supervision, or a test."""
    words = question.words
    asks = (WEEKS_TOLD,) if time.weeks is None and not time.when else ()
    found = list(conditions("pregnancy", question, library, time))
    if found:
        codes = tuple(dict.fromkeys((*found, *z3a(time.weeks))))
        return Case(codes, because(codes, time), "I.C.15.a and I.C.21.c.11", asks=asks)
    if has(r"pregnancy test|\bUPT\b|\bHCG\b", words):
        code = next(code for cue, code in TESTED if has(cue, words))
        return Case((code,), "the visit is for the test, and its result chooses the code", "I.C.21.c.11")
    if has(r"bleed", words) and time.weeks is not None:
        code = "O20.9" if time.weeks < EARLY else pick("O46.9", question, library, time.title)
        return Case((code, *z3a(time.weeks)), "bleeding before 20 completed weeks is O20.-, later O46.-", "I.C.15.a")
    return supervision(question, library, time, asks)


def supervision(question: Question, library: Library, time: Time, asks: tuple[str, ...]) -> Case | None:
    """A routine visit: high risk by its kind (O09), else normal (Z34)."""
    words = question.words
    found = list(conditions("supervision", question, library, time))
    first = has(r"primi\w*|first (?:baby|pregnan\w*|child)|\bG1 ?P0?\b|\bG1\b", words)
    later = has(r"multi(?:gravid|p)\w*|(?:second|third|fourth|2nd|3rd|4th) (?:baby|pregnan\w*|child)|\bG[2-9]", words)
    age = question.around.age_years
    if has(r"\bAMA\b|advanced maternal|elderly|geriatric", words) or (age is not None and OLD <= age < 60):
        stem = "O09.51" if first else "O09.52"
        found = [pick(stem, question, library, time.title), *found]
        if not (first or later):
            asks = ("Is it her first pregnancy? O09.51- is for a first one, O09.52- for a later one.", *asks)
    elif age is not None and 10 <= age < YOUNG:
        found = [pick("O09.61" if first or not later else "O09.62", question, library, time.title), *found]
    elif not found and has(r"high[- ]risk", words):
        found = [pick("O09.9", question, library, time.title)]
    if found:
        codes = (*dict.fromkeys(found), *z3a(time.weeks))
        return Case(codes, "supervision of a high-risk pregnancy is O09.- by the risk and the trimester", "I.C.15.b.2",
                    asks=asks)  # fmt: skip
    if not ROUTINE.search(words):
        return None
    code = pick("Z34.0" if first else "Z34.8" if later else "Z34.9", question, library, time.title)
    return Case((code,), "a routine visit without complications is Z34.- first, and with no code of chapter 15",
                "I.C.15.b.1", asks=asks)  # fmt: skip


def delivery(question: Question, library: Library, time: Time) -> Case | None:
    """A delivery: what complicated it, else O80; then the outcome and the weeks (I.C.15.b and I.C.15.n)."""
    words = question.words
    found = [*conditions("childbirth", question, library, time), *conditions("pregnancy", question, library, time)]
    preterm = time.weeks is not None and time.weeks < AT_TERM
    if preterm and has(r"labor|preterm|premature", words):
        found = [pick("O60.1", question, library, rf"^Preterm labor {trimester(time, question)} trimester with preterm "
                 rf"delivery {trimester(time, question)}", fetus_of(words)), *found]  # fmt: skip
    cesarean = has(r"c[- ]?section|cesarean|\bC/S\b", words)
    if not found and cesarean:
        found = ["O82"] if has(r"elective|on request|without indication|no indication|maternal request", words) else []
        if not found:
            return None
    if not found and not has(r"deliver|birth|NSVD|SVD|O80", words):
        return None
    plain = not found and not preterm
    codes = tuple(dict.fromkeys((*(found or ["O80" if plain else "O60.10X0"]), *outcome(words), *z3a(time.weeks))))
    why = (
        "O80 is for a full-term delivery without complications, with Z37.0 as its only outcome"
        if plain
        else "what complicated the delivery goes first, so O80 is not used; the outcome and the weeks follow"
    )
    asks = () if time.weeks is not None else ("How many completed weeks? Z3A.- goes last.",)
    return Case(codes, why, "I.C.15.b.4, I.C.15.b.5 and I.C.15.n", asks=asks)


def outcome(words: str) -> tuple[str, ...]:
    """The outcome of delivery, on the mother's record alone."""
    twins, dead = has(r"\btwins?\b", words), has(r"stillb|stillborn|demise|\bIUFD\b|fetal death", words)
    if has(r"triplet", words):
        return ("Z37.51",)
    if twins:
        return ("Z37.3" if dead and has("live", words) else "Z37.4" if dead else "Z37.2",)
    return ("Z37.1" if dead else "Z37.0",)


def after_delivery(question: Question, library: Library, time: Time) -> Case | None:
    """A complication of the puerperium, or a routine visit (I.C.15.o)."""
    words = question.words
    found = list(conditions("puerperium", question, library, time)) or list(
        conditions("pregnancy", question, library, time)
    )
    if found:
        return Case(tuple(dict.fromkeys(found)), "it is a condition of the puerperium, the six weeks after delivery or "
                    "later where the provider links it; Z3A.- is not used", "I.C.15.o")  # fmt: skip
    if has(r"lactati|breast-?feed|nursing mother", words):
        return Case(("Z39.1",), "the visit is for care of a nursing mother", "I.C.21.c.8")
    if has(r"deliver\w* (?:outside|at home|in the (?:car|ambulance)|en route)", words):
        return Case(("Z39.0",), "she came for care right after a delivery elsewhere, without complications", "I.C.15.n")
    if has(r"visit|check|routine|exam|follow|f/u", words):
        return Case(("Z39.2",), "it is a routine visit after delivery, without complications", "I.C.21.c.12")
    return None


def conditions(part: str, question: Question, library: Library, time: Time) -> Iterator[str]:
    """Yield the codes of what the mail names, by time, fetus and control, each with what goes beside it."""
    if part == "pregnancy":
        yield from diabetes(question, library, time)
    for row in met("pregnancy", question, part):
        if code := timed(row.stem, question, library, time):
            yield code
            yield from row.companion(question.words)


def timed(stem: str, question: Question, library: Library, time: Time) -> str:
    """The code below a category for the time and the fetus; in childbirth by the weeks where it has no such code."""
    words = question.words
    wanted = [time.title]
    if time.when == "childbirth" and time.weeks is not None:
        wanted = [rf"{time.title}|{trimester(time, question)} trimester"]
        plain = pick(stem, question, library, time.title, fetus_of(words))
        if re.search(r"\d", plain) and stem != plain and has(time.title, label(plain, question, library)):
            return plain
    return pick(stem, question, library, *wanted, fetus_of(words))


def label(code: str, question: Question, library: Library) -> str:
    """The title of a code."""
    answer = library.what_is(code, question.date_of_service)
    fact = getattr(answer, "fact", None)
    return str(fact.title) if fact is not None else ""


def trimester(time: Time, question: Question) -> str:
    """The trimester of the weeks, else unspecified."""
    return trimester_of(time.weeks, question) if time.weeks is not None else "unspecified"


def diabetes(question: Question, library: Library, time: Time) -> Iterator[str]:
    """Gestational diabetes by its control (I.C.15.i), or a diabetes that was there before (I.C.15.g)."""
    words = question.words
    if has(r"history of (?:gestational|GDM)|h/o GDM|hx (?:of )?GDM", words):
        return
    if has(GESTATIONAL, words):
        stem = {"childbirth": "O24.42", "puerperium": "O24.43"}.get(time.when, "O24.41")
        control = next((title for cue, title in CONTROL if has(cue, words)), "unspecified control")
        yield pick(stem, question, library, control)
    elif kind := re.search(r"type ?(1|2|i\b|ii\b)|\bT([12])DM?\b|DM ?([12])", words, re.I):
        one = next(group for group in kind.groups() if group).lower() in ("1", "i")
        yield pick(
            "O24.01"
            if one and time.when not in ("childbirth", "puerperium")
            else "O24.0"
            if one
            else "O24.11"
            if time.when not in ("childbirth", "puerperium")
            else "O24.1",
            question,
            library,
            time.title,
        )
        yield "E10.9" if one else "E11.9"
        if not one:
            yield from (
                code for cue, code in (("insulin", "Z79.4"), ("metformin|glyburide", "Z79.84")) if has(cue, words)
            )


def because(codes: tuple[str, ...], time: Time) -> str:
    """Why these codes, in a few words."""
    beside = " what it is goes after it," if any(code[0] not in "OZ" for code in codes) else ""
    when = f" {time.weeks} weeks is the {time.when} trimester" if time.weeks is not None and time.when else ""
    if any(code.startswith("O24.4") for code in codes):
        return ("gestational diabetes is coded by how it is controlled (insulin comes before pills and diet), and "
                "the code says it all, so neither Z79.- nor E11.- is added;" + (f"{when}" if when else " the weeks go "
                                                                                              "last"))  # fmt: skip
    return f"a condition that complicates the pregnancy is coded from chapter 15 first;{beside}{when}".rstrip(";,")
