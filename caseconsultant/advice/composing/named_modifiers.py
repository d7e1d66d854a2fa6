"""Modifiers that a few words of the mail settle: digits and lids, who gave the anesthesia, who owns and who reads."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.composing.modifier_words import meanings
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Fee, Finding, Fits
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.question import Ask, Question

ASKED: Final = re.compile(
    r"modif|\bmods?\b|anatomic|which side|what goes on|on (?:our|the) claim|\bwhich\b|list the lines|how (?:do|to)",
    re.I,
)
SIDE: Final = r"(?<!\w)(left|right|lt|rt|l|r)\.? "
WHICH_ONE: Final = (
    r"great|big|index|middle|long|ring|little|small|pinky|upper|lower|second|third|fourth|fifth|[2-5](?:nd|rd|th)"
)
PARTS: Final = (
    (rf"{SIDE}(?:great|big) toe|hallux", ("TA", "T5")), (rf"{SIDE}(?:second|2nd) toe", ("T1", "T6")),
    (rf"{SIDE}(?:third|3rd) toe", ("T2", "T7")), (rf"{SIDE}(?:fourth|4th) toe", ("T3", "T8")),
    (rf"{SIDE}(?:fifth|5th|little|small|pinky) toe", ("T4", "T9")), (rf"{SIDE}thumb", ("FA", "F5")),
    (rf"{SIDE}(?:index|second|2nd) (?:finger|digit)|{SIDE}index\b", ("F1", "F6")),
    (rf"{SIDE}(?:middle|long|third|3rd) (?:finger|digit)", ("F2", "F7")),
    (rf"{SIDE}(?:ring|fourth|4th) (?:finger|digit)", ("F3", "F8")),
    (rf"{SIDE}(?:little|small|pinky|fifth|5th) (?:finger|digit)|{SIDE}pinky\b(?! toe)", ("F4", "F9")),
    (rf"{SIDE}upper (?:eye)?lid", ("E1", "E3")), (rf"{SIDE}lower (?:eye)?lid", ("E2", "E4")),
)  # fmt: skip
"""Words of a part, with the modifier of its left and of its right one (HCPCS Level II)."""
BOTH_LIDS: Final = re.compile(r"\b(?:both|bilateral) (upper|lower) (?:eye)?lids?\b", re.I)
ROW: Final = re.compile(
    rf"(?<!\w)(?P<side>left|right|lt|rt)\.? (?P<first>{WHICH_ONE})(?:,| and| &|,? and)? (?:the )?(?:(?P=side) )?"
    rf"(?P<second>{WHICH_ONE}) (?P<part>toes?|fingers?|digits?|eyelids?|lids?)\b",
    re.I,
)
"""Two parts of one side that share their noun."""
ARTERIES: Final = (
    (r"\bLAD\b|left anterior descending", "LD"), (r"\bRCA\b|right coronary", "RC"), (r"circumflex|\bLCX\b", "LC"),
    (r"left main", "LM"), (r"\bramus\b", "RI"),
)  # fmt: skip
FEW: Final = 25  # words: such a mail tells nothing but who gave the anesthesia
ANESTHESIA: Final = re.compile(r"\bCRNAs?\b|anesthesiologists?|medical(?:ly)? direct|anesthesia", re.I)
ALONE: Final = re.compile(
    r"CRNA[^.?]{0,40}(?:alone|without|no (?:medical )?direct|independent|not direct)|solo CRNA", re.I
)
PERSONALLY: Final = re.compile(r"personally|by himself|by herself|anesthesiologist alone|did the (?:whole )?case", re.I)
DIRECTS: Final = re.compile(
    r"(?:direct\w*|supervis\w*|overs\w+|cover\w*|run\w*)[^.?]{0,30}?\b(one|two|three|four|five|six|a single|[1-9])\b",
    re.I,
)
MANY: Final = {"one": 1, "a single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
OWNS: Final = re.compile(
    r"\b(?:we|our \w+|practice|clinic) owns?\b|\bour (?:own )?(?:machine|equipment|unit|scanner)|"
    r"we (?:only )?(?:shoot|take)",
    re.I,
)
READ_ELSEWHERE: Final = re.compile(
    r"(?:radiolog\w+|cardiolog\w+|specialist|someone|outside|doctor|group)[^.?]{0,40}\b(?:reads?|interprets?|bills)",
    re.I,
)
READS_ONLY: Final = re.compile(
    r"(?:hospital|facility)(?:'s)? (?:owns?|equipment|machine)|"
    r"(?:we|our \w+|doc\w*) (?:only|just) (?:reads?|interprets?)|"
    r"(?:at|in) the hospital[^.?]{0,40}\b(?:reads?|interprets?)|reads? (?:it |them )?(?:for|at) the hospital|"
    r"\b(?:reads?|interprets?)\b[^.?]{0,30}\b(?:in|at|for) (?:the |a )?hospital",
    re.I,
)


def named_modifiers(matter: Matter) -> Piece | None:
    """Answer which modifiers go on, where the words of the mail settle it."""
    question = matter.question
    divided = list(halves(matter))
    told = not question.codes and len(question.words.split()) <= FEW and any(True for _ in anesthesia(question))
    if not (divided or told) and Ask.MODIFIER not in question.kinds() and not ASKED.search(question.asking):
        return None
    said = [*anesthesia(question), *(parts(question.words) if len(question.procedures) < 2 else ()), *divided]
    said = list(dict(said).items())
    meant = tuple(meanings(tuple(modifier for modifier, _ in said), question, matter.library))
    if not said or {one.modifier for one in meant} != {modifier for modifier, _ in said}:
        return None
    code = question.procedures[0] if len(question.procedures) == 1 else ""
    also = meanings(("26",), question, matter.library) if divided else ()
    findings: tuple[Finding, ...] = (*matter.findings, *meant, *also)
    return Piece(
        bottom=Said(worded(said, code)),
        codes=tuple(
            CodeLine(code, (modifier,), 0, label_of(code, question, matter.library)) for modifier, _ in said if code
        ),
        why=tuple(meant_alone(meant)) if len(said) <= 2 else (),
        findings=findings,
        sure=Level.MEDIUM,
        because="the words of the mail settle the modifiers, by our own list",
        score=0.75,
    )  # fmt: skip


def meant_alone(meant: tuple[Fits, ...]) -> Iterator[Said]:
    """Yield what each modifier means, where our list tells more than its name."""
    for one in meant:
        if one.meaning and one.meaning.meaning:
            yield Said(f"{one.modifier}: {one.meaning.meaning.rstrip('.')}.")


def worded(said: list[tuple[str, str]], code: str) -> str:
    """The modifiers as a sentence, on the mail's one code where it names one."""
    lines = [
        f"{code}-{modifier} for {words}" if code else f"modifier {modifier} for {words}" for modifier, words in said
    ]
    return f"{'' if code else 'Use '}{listed(lines)}."


def parts(words: str) -> Iterator[tuple[str, str]]:
    """Yield (modifier, part) for each digit, lid and artery that the words name with its side."""
    words, found = each_named(BOTH_LIDS.sub(r"left \1 lid, right \1 lid", words)), []
    for cue, (left, right) in PARTS:
        for match in re.finditer(cue, words, re.I):
            side = next((group for group in match.groups() if group), "")
            if side:
                is_left = side[0].lower() == "l"
                part = re.sub(r"^(?:l|r|lt|rt)\.? ", "left " if is_left else "right ", match.group().lower())
                found.append((match.start(), left if is_left else right, part))
    yield from ((modifier, said) for _, modifier, said in sorted(found))
    if re.search(r"stent|angioplasty|\bPCI\b|atherectomy|coronary", words, re.I):
        named = ((modifier, re.search(cue, words, re.I)) for cue, modifier in ARTERIES)
        yield from ((modifier, artery.group()) for modifier, artery in named if artery)


def each_named(words: str) -> str:
    """Spell a row of parts out: right 2nd and 3rd toes, left ring and little finger, right upper and lower lids."""
    while (row := ROW.search(words)) is not None:
        side, first, second, part = row["side"], row["first"], row["second"], row["part"].rstrip("s")
        words = f"{words[: row.start()]}{side} {first} {part}, {side} {second} {part}{words[row.end() :]}"
    return words


def anesthesia(question: Question) -> Iterator[tuple[str, str]]:
    """Yield who bills what: direction of one, of two to four, of more; alone; in person (100-04, chapter 12, 50)."""
    words = question.words
    if not ANESTHESIA.search(words):
        return
    directing = DIRECTS.search(words)
    if ALONE.search(words):
        yield "QZ", "the CRNA who works without medical direction"
    elif directing is not None:
        yield directed(directing.group(1).lower())
        yield "QX", "each CRNA who is medically directed"
    elif PERSONALLY.search(words):
        yield "AA", "the anesthesiologist who gives the anesthesia in person"


def directed(count: str) -> tuple[str, str]:
    """What the physician bills who directs so many at once."""
    many = MANY.get(count) or int(count)
    if many == 1:
        return "QY", "the physician who directs one CRNA"
    if many > 4:
        return "AD", f"the physician who supervises more than four ({many}) at once"
    return "QK", f"the physician who medically directs two to four ({many}) at once"


def halves(matter: Matter) -> Iterator[tuple[str, str]]:
    """Yield TC for who owns the equipment and lets others read, 26 for who only reads; codes that divide alone."""
    codes = matter.question.procedures
    fee = matter.of_code(Fee, codes[0]) if len(codes) == 1 else None
    if fee is None or fee.row is None or fee.row.pctc != "1":
        return
    words = matter.question.words
    if OWNS.search(words) and READ_ELSEWHERE.search(words):
        yield "TC", "the practice that owns the equipment; who reads it bills the same code with 26"
    elif READS_ONLY.search(words):
        yield "26", "who only reads it; who owns the equipment bills the technical part"
