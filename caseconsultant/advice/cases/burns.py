"""Burns and corrosions: the highest degree of each site, the most severe first, then the extent (I.C.19.d)."""

import re
from typing import Final

from caseconsultant.advice.cases.case import Case, has, pick
from caseconsultant.advice.lookups.stages import stage_of
from caseconsultant.advice.question import Encounter, Question
from caseconsultant.codes.library import Library

BURN: Final = re.compile(r"\bburn(?:s|ed|t)?\b|\bscald\w*|corrosion|chemical burn", re.I)
NOT_A_BURN: Final = re.compile(
    r"heart ?burn|sun ?burn|burning (?:pain|sensation|feeling|on urin)|radiation (?:burn|dermat)|friction burn|"
    r"\bburn ?out\b|scar(?:s|ring)? (?:from|due)|graft|debrid",
    re.I,
)
DEGREES: Final = (
    (3, r"(?:third|3rd)[- ]?degree|full[- ]thickness|3°"),
    (2, r"(?:second|2nd)[- ]?degree|partial[- ]thickness|blister\w*|2°"),
    (1, r"(?:first|1st)[- ]?degree|superficial|erythema|1°"),
)
NAMES: Final = {3: "third degree", 2: "second degree", 1: "first degree", 0: "unspecified degree"}
SITES: Final = (
    # what a mail says, the category of burns (corrosions are four further), and the title's words
    (r"eyelid", "T26.0", ""),
    (r"\bcornea\w*", "T26.1", ""),
    (r"\bscalp\b", "T20", "scalp"),
    (r"forehead|\bcheeks?\b", "T20", "forehead and cheek"),
    (r"\blips?\b|\bmouth\b", "T20", r"lip\(s\)"),
    (r"\bchin\b", "T20", "chin"),
    (r"\bnose\b", "T20", "nose"),
    (r"\bears?\b", "T20", "ear"),
    (r"\bneck\b", "T20", "neck"),
    (r"\bface\b|\bfacial\b", "T20", "head, face, and neck, unspecified site"),
    (r"chest(?: wall)?|\bbreasts?\b", "T21", "chest wall"),
    (r"abdom\w+|belly|stomach", "T21", "abdominal wall"),
    (r"upper back", "T21", "upper back"),
    (r"lower back", "T21", "lower back"),
    (r"(?<!upper )(?<!lower )\bback\b(?! of)", "T21", "upper back"),
    (r"buttocks?", "T21", "buttock"),
    (r"(?:male )?genital\w*|penis|scrotum", "T21", "male genital"),
    (r"\btrunk\b", "T21", "trunk, unspecified"),
    (r"forearms?", "T22", "forearm"),
    (r"elbows?", "T22", "elbow"),
    (r"upper arms?", "T22", "upper arm"),
    (r"axilla|armpit", "T22", "axilla"),
    (r"shoulders?", "T22", "shoulder"),
    (r"(?<!upper )(?<!fore)\barms?\b", "T22", "shoulder and upper limb, except wrist and hand, unspecified site"),
    (r"thumb", "T23", "thumb"),
    (r"(?:multiple|two|three|several|\d) fingers", "T23", r"multiple .*fingers \(nail\), not including thumb"),
    (r"\bfingers?\b", "T23", r"single .*finger \(nail\) except thumb"),
    (r"palms?", "T23", "palm"),
    (r"(?:back|dorsum|dorsal)[^.\n]{0,12}hand", "T23", "back of .*hand"),
    (r"wrists?", "T23", "wrist"),
    (r"\bhands?\b", "T23", r"hand, unspecified site"),
    (r"thighs?", "T24", "thigh"),
    (r"knees?", "T24", "knee"),
    (r"lower legs?|\bshins?\b|\bcalf\b|\bcalves\b", "T24", "lower leg"),
    (r"(?<!lower )\blegs?\b", "T24", "lower limb, except ankle and foot"),
    (r"ankles?", "T25", "ankle"),
    (r"\btoes?\b", "T25", "toe"),
    (r"\bfoot\b|\bfeet\b", "T25", "foot"),
)  # fmt: skip
TOTAL: Final = re.compile(
    r"(\d{1,3}) ?(?:%|percent)[^.\n,;]{0,20}(?:TBSA|BSA|body surface|total|body)|(?:TBSA|BSA|"
    r"body surface area|total)\D{0,14}"
    r"(\d{1,3}) ?(?:%|percent)",
    re.I,
)
THIRD: Final = re.compile(
    r"(\d{1,3}) ?(?:%|percent)[^.\n,;%]{0,16}(?:third|3rd|full[- ]thickness)|(?:third|"
    r"3rd)[- ]degree[^.\n,;%]{0,12}?(\d{1,3}) ?(?:%|percent)",
    re.I,
)
ONE_SITE: Final = "the site has one code, at its highest degree"
RULE_OF_DEGREES: Final = "each site has one code at its highest degree, the most severe burn goes first"
HOT: Final = (
    (r"coffee|tea\b|\bsoup|hot (?:drink|food|oil|fat)|grease|cooking oil", ("X10.0XXA", "X10.2XXA")),
    (r"hot (?:tap )?water|bath ?water|shower|boiling water", ("X11.8XXA", "X12.XXXA")),
    (r"stove|oven|hot plate", ("X15.0XXA", "X15.0XXA")),
    (r"\biron\b", ("X15.8XXA", "X15.8XXA")),
    (r"camp ?fire|bonfire", ("X03.0XXA", "X03.0XXA")),
    (r"house fire", ("X00.0XXA", "X00.0XXA")),
)
LETTERS: Final = {Encounter.INITIAL: "A", Encounter.SUBSEQUENT: "D", Encounter.SEQUELA: "S"}


def burns(question: Question, library: Library) -> Case | None:
    """Code every site of a burn at its degree, the most severe first, and how much of the body it takes."""
    words = question.words
    if not BURN.search(words) or NOT_A_BURN.search(words):
        return None
    chemical = has(r"corros|chemical|acid|lye|caustic", words)
    letter = LETTERS[stage_of(question)]
    found = sorted(sited(question, library, chemical=chemical), key=lambda one: -one[0])
    kept: dict[str, str] = {}
    for _, code in found:
        kept.setdefault(code[:3] + code[5:], f"{code[:-1]}{letter}")
    extent = body_surface(words, chemical=chemical)
    if not kept:
        return None
    same = len(found) > len(kept) or (
        len(kept) == 1
        and has(
            r"(?:first|1st) and (?:second|2nd)|(?:second|"
            r"2nd) and (?:third|3rd)",
            words,
        )
    )
    why = (RULE_OF_DEGREES if len(kept) > 1 else ONE_SITE) + (
        ", and the extent by the rule of nines follows" if extent else ""
    )
    asks = () if any(degree for degree, _ in found) else ("Which degree is the burn at each site?",)
    return Case((*kept.values(), *extent), why, "I.C.19.d", asks=asks, denies=r"\bboth\b" if same else "",
                where_wanted=heat(words))  # fmt: skip


def several_in_one(codes: list[str], clause: str, question: Question, library: Library, kind: str) -> str:
    """The one code of several sites of a limb or region that a mail calls that, all below one category; else empty."""
    categories = {code[:3] for code in codes}
    if len(categories) != 1 or not has(r"(?:multiple|several) (?:burn )?sites", clause):
        return ""
    return pick(categories.pop(), question, library, kind, "multiple sites", side_of(clause, question))


def sited(question: Question, library: Library, *, chemical: bool) -> list[tuple[int, str]]:
    """Each site with its degree, as (degree, code)."""
    found = []
    for clause in clauses(question.words):
        degree = max((number for number, cue in DEGREES if has(cue, clause)), default=0)
        kind = rf"^corrosion of {NAMES[degree]}" if chemical else rf"^burn of {NAMES[degree]}"
        here = []
        for cue, category, title in SITES:
            if not has(cue, clause) or (category == "T20" and title == "neck" and has("face, ?(?:and )?neck", clause)):
                continue
            if has(r"hand, unspecified", title) and has(r"palm|back of|dorsum|finger|thumb|wrist", clause):
                continue
            stem = category if not chemical or category.startswith("T26") else f"{category}"
            side = side_of(clause, question)
            code = pick(stem, question, library, kind, title, side) if title else pick(stem, question, library, side)
            if code:
                here.append(code)
        whole = several_in_one(here, clause, question, library, kind)
        found += [(degree, code) for code in ([whole] if whole else here)]
    return found


def clauses(words: str) -> list[str]:
    """The parts of a mail, each with one degree: a new one begins where another degree is told."""
    text = re.sub(r"(?:first|1st) and (?:second|2nd)", "second", words, flags=re.I)
    text = re.sub(r"(?:second|2nd) and (?:third|3rd)", "third", text, flags=re.I)
    starts = [m.start() for m in re.finditer("|".join(f"(?:{cue})" for _, cue in DEGREES), text, re.I)]
    if len(starts) < 2:
        return [text]
    before_sites = starts[0] < min((m.start() for m in re.finditer(r"right|left|arm|leg|hand|face|chest|back|"
                                                                   r"thigh", text, re.I)),
                                   default=len(text))  # fmt: skip
    if not before_sites:
        return re.split(r"[,;.\n]| and (?=\w+ (?:\w+ )?with)", text)
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def side_of(clause: str, question: Question) -> str:
    """The side as titles name it, from the clause, else from the mail where it names just one."""
    here = [side for side in ("right", "left") if re.search(rf"\b{side}\b|\b{side[0]}t\b", clause, re.I)]
    sides = here or [str(side) for side in question.around.sides]
    return rf"\b{sides[0]}\b" if len(sides) == 1 else r"unspecified|^(?!.*\b(?:right|left)\b)"


def body_surface(words: str, *, chemical: bool) -> tuple[str, ...]:
    """T31 (T32 for corrosions) by the share of the body, and that of third degree; nothing where none is told."""
    total = next((int(g) for m in TOTAL.finditer(words) for g in m.groups() if g), None)
    third = next((int(g) for m in THIRD.finditer(words) for g in m.groups() if g), 0)
    if total is None:
        shares = [int(n) for n in re.findall(r"(\d{1,3}) ?(?:%|percent)", words)]
        total = max(shares, default=None) if shares else None
    if total is None or total > 100:
        return ()
    category = "T32" if chemical else "T31"
    tens, deep = min(total // 10, 9), min(third // 10, total // 10, 9)
    return (f"{category}.0",) if tens == 0 else (f"{category}.{tens}{deep}",)


def heat(words: str) -> tuple[str, ...]:
    """The external cause that the mail tells."""
    if has(r"coffee|\btea\b|soup|hot drink", words):
        return ("X10.0XXA",)
    if has(r"hot oil|grease|cooking oil|hot fat", words):
        return ("X10.2XXA",)
    return next((codes[:1] for cue, codes in HOT if has(cue, words)), ())
