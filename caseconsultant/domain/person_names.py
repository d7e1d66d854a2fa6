"""Names of patients: after the words that announce one, in the names of files, and given names with a surname.

Who signs, who is greeted, who sends a forwarded mail and who treats is no patient.
"""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Final

from caseconsultant.domain.identifiers import Identified, Identifier
from caseconsultant.domain.not_names import ALSO_NAMES, EPONYMS, GIVEN, NOT_NAMES

_U: Final = "A-ZÀ-ÖØ-Þ"
_WORD: Final = rf"(?<![\w'’-])[{_U}][{_U}a-zß-öø-ÿ'’-]{{1,30}}(?!\w)"
_SMALL: Final = r"(?:(?:de la|de los|de|del|della|da|dos|di|la|le|van der|van den|van de|van|von|bin|al|el|st\.) )"
FULL: Final = re.compile(
    rf"{_SMALL}?{_WORD}(?:(?:, ?| {{1,2}}|-)(?:[{_U}]\.? )?{_SMALL}?{_WORD}|,? (?:Jr|Sr|II|III)\b){{0,3}}"
)
LOWER_FULL: Final = re.compile(r"[a-z][a-z'’-]{1,20}(?:, ?| )[a-z][a-z'’-]{1,20}(?![\w@])")
CAPITAL: Final = re.compile(_WORD)
BETWEEN: Final = re.compile(rf"(?:, ?| {{1,2}}| [{_U}]\.? |, [{_U}]\. )(?:{_SMALL})?")

SURE: Final = re.compile(
    r"(?<![a-z])(?:(?:patient|pt)(?:['’]?s)?(?: ?name)?|(?:full |last |first |legal |member )?name|insured|"
    r"subscriber|guarantor|spouse|mother|father|daughter|son|wife|husband|sister|brother|parent|claimant|beneficiary|"
    r"responsible party|emergency contact|next of kin|guardian|face ?sheet|seen|member|client|name of (?:the )?patient)"
    r"\.?(?: ?[:#=]\s{0,3}| is | - )"
)
NEAR: Final = re.compile(
    r"(?<![a-z])(?:mrs?\.?|ms\.?|miss|mister|patient|pt\.?|named|called|regarding|re:|fwd?:|about|name(?:['’]s| is)|"
    r"(?:this|question|claim|note|report|chart|case|bill|letter|record|encounter|visit|surgery|procedure|refund|appeal|file)s?"
    r" (?:is |goes |was )?(?:for|to|of|on|about)|bill goes to|belongs to|"
    r"(?:wife|husband|mother|father|daughter|son|sister|brother|spouse|caregiver|guardian|neighbor|employer)"
    r"(?:,| is| was| named)?) {1,2}(?=[A-ZÀ-Þa-zà-þ])"
)
HONORIFIC: Final = re.compile(r"(?:mrs?\.?|ms\.?|miss|mister) {1,2}\Z")
TOPIC: Final = re.compile(r"re:|fwd?:|regarding|about|.* (?:for|to|of|on|about) ")  # or a topic follows
CLINICAL: Final = re.compile(
    r"(?:emia|itis|osis|tomy|scopy|plasty|gram|graphy|pathy|algia|oma|uria|ology|tion|sion|ment|ing|ular|ous|eal)\Z"
)
BEFORE_NUMBER: Final = re.compile(
    rf"({_WORD}(?:, ?| )(?:[{_U}]\.? )?{_WORD})"
    r"(?=,?;? ?\(? ?(?:DOB|D\.O\.B|dob|MRN|mrn|SSN|ssn|[Tt]el\b|[Mm]ember id|[Aa]cct|[Bb]orn|"
    r"(?:age |aged )?\d{1,3} ?(?:yo\b|y/o|[- ]?years?[ -]old|[MF]\b)))"
)
AT_LINE_END: Final = re.compile(rf"[-–—] ({_WORD}(?:, ?| )(?:[{_U}]\.? )?{_WORD})$", re.M)
DOCUMENT: Final = re.compile(r"\.(?:pdf|docx?|txt|rtf|xlsx?|csv|tiff?|zip|dcm|msg|eml|html?)\b", re.I)
TREATS: Final = ("Dr.", "Dr", "Drs.", "Doctor", "doctor", "Prof.", "urgeon", "rovider", "hysician", "oder", "NP", "PA")
TITLED: Final = re.compile(
    r",? ?(?:MD|M\.D\.|DO\b|D\.O\.|DPM|NP\b|PA\b|PA-C|RN|CRNA|APRN|DDS|PhD|PT\b|OT\b|"
    r"CPC|COC|CCS|CPMA|CRC|RHI[TA]|CPB|CPPM|CMA|FACS)"
)
OF_PLACE: Final = re.compile(
    r" (?:\w+ )?(?:Clinic|Center|Hospital|Medical|Group|Health|Orthop|Surg|Associates|Physicians|LLC|Inc|County|"
    r"University|Memorial|Pharma|Syndrome|Disease|Procedure|Sign\b|Test\b|Fracture|Catheter|Tube|Repair|Drain|Cyst)"
)
GREETED: Final = re.compile(
    r"[ >]*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|from|to|cc|bcc|reply-to|sender)[ :,]+\Z", re.I
)
SIGNED: Final = re.compile(
    r"(?:thank|thx|tia|regards|cheers|sincerely|respectfully|wishes|appreciate|advance|best|--)[^\n]{0,20}\Z", re.I
)


def names_in(seen: str, lower: str, spare: frozenset[str]) -> Iterator[Identified]:
    """Yield the names in a text (as written, and in lower case); words to spare are the requester's own.

    A word of a name that was found stands for the same person wherever else it is written with a capital.
    """
    found = [one for one in _announced(seen, lower) if not _spared(one[2], spare)]
    known = {at for at, _, _ in found}
    tokens = [(match.start(), match.group()) for match in CAPITAL.finditer(seen)]
    found += [one for one in _given(seen, tokens, known) if not _spared(one[2], spare)]
    for start, end, name in found:
        yield Identified(Identifier.NAME, start, end, name)
    known.update(at for at, _, _ in found)
    names = {name for _, _, name in found}
    taken = {word for name in names for word in words_of(name) if len(word) > 2} - NOT_NAMES - spare
    for at, token in tokens if taken else ():
        bare = token.lower().removesuffix("'s").removesuffix("’s")
        if bare in taken and at not in known and not _treats(seen, at):
            yield Identified(Identifier.NAME, at, at + len(bare), seen[at : at + len(bare)])


def words_of(name: str) -> list[str]:
    """Return a name's words in lower case, without the 's of a possessive."""
    return [
        word.removesuffix("'s").removesuffix("’s") for word in re.findall(r"[^\W\d_](?:[^\W_]|['’-])+", name.lower())
    ]


def is_no_name(word: str, others: Collection[str]) -> bool:
    """Say whether a word is none of a name; 'White' and 'Baker' are, beside a given name."""
    return word in NOT_NAMES and len(word) > 1 and not (word in ALSO_NAMES and any(o not in NOT_NAMES for o in others))


def _spared(name: str, spare: frozenset[str]) -> bool:
    return bool(spare) and all(word in spare for word in words_of(name))


def _announced(seen: str, lower: str) -> Iterator[tuple[int, int, str]]:
    for cue in SURE.finditer(lower):
        yield from _full(seen, cue.end(), sure=True)
    for cue in NEAR.finditer(lower):
        fewest = 2 if TOPIC.match(cue.group()) else 1
        yield from _full(seen, cue.end(), sure=bool(HONORIFIC.search(cue.group())), fewest=fewest)
    for pattern in (BEFORE_NUMBER, AT_LINE_END):
        for match in pattern.finditer(seen):
            if _is_person(seen, match.start(1), match.group(1)):
                yield match.start(1), match.end(1), match.group(1)
    for document in DOCUMENT.finditer(seen):
        yield from _in_file_name(seen, document.start())


def _full(seen: str, at: int, *, sure: bool, fewest: int = 1) -> Iterator[tuple[int, int, str]]:
    """The name that begins at a place, cut where it ends to be one."""
    match = FULL.match(seen, at)
    if match is None:
        if seen[at : at + 1].islower() and (low := LOWER_FULL.match(seen, at)) is not None:
            words = words_of(low.group())
            if not NOT_NAMES.intersection(words) and (GIVEN.intersection(words)):
                yield low.start(), low.end(), low.group()
        return
    name = _cut(match.group())
    words = words_of(name)
    if len(words) < fewest or (not sure and not _is_person(seen, at, name)):
        return
    if len(words) == 1 and not sure and (len(words[0]) < 4 or (words[0] in GIVEN and seen[at - 2 : at - 1] == ",")):
        return
    yield at, at + len(name), name


def _cut(name: str) -> str:
    """End a name before the first word that is none, and after 'Last, First' or 'First Last,'."""
    first, comma, rest = name.partition(",")
    kept = first
    if comma and " " not in first.strip():
        kept = name if "," not in rest else f"{first},{rest.partition(',')[0]}"
    end, words = 0, words_of(kept)
    for word in re.finditer(r"[^\s,]+", kept):
        bare = word.group().lower().rstrip(".").removesuffix("'s").removesuffix("’s")
        if bare not in {"von", "le"} and is_no_name(bare, words):
            break
        end = word.end()
    kept = kept[:end].rstrip(" ,-")
    return kept[:-2] if kept.endswith(("'s", "’s")) else kept


def _is_person(seen: str, at: int, name: str) -> bool:
    words = words_of(name)
    end = at + len(name)
    return not (
        not words
        or any(is_no_name(word, words) for word in words)
        or " ".join(words[:2]) in EPONYMS
        or (any(CLINICAL.search(word) for word in words) and not GIVEN.intersection(words))
        or _treats(seen, at)
        or TITLED.match(seen, end)
        or OF_PLACE.match(seen, end)
        or _writes(seen, at, end)
    )


def _treats(seen: str, at: int) -> bool:
    return seen[max(0, at - 12) : at].rstrip(" :").endswith(TREATS)


def _writes(seen: str, at: int, end: int) -> bool:
    """Say whether who stands here writes, or is written to: after a greeting, a mail header, a sign-off."""
    line = seen.rfind("\n", max(0, at - 24), at) + 1
    if line == 0 and at > 24:
        return False
    if seen[line:at].strip():
        return bool(GREETED.match(seen, line, at))
    return seen[end : end + 1] in {"", "\n", "\r", ","} and bool(SIGNED.search(seen[max(0, line - 40) : line].rstrip()))


def _given(seen: str, tokens: list[tuple[int, str]], known: set[int]) -> Iterator[tuple[int, int, str]]:
    """'Maria Gonzalez' and 'Gonzalez, Maria' need no word to announce them."""
    for (at, one), (after, two) in pairwise(tokens):
        gap = after - at - len(one)
        if not 0 < gap <= 9 or at in known:
            continue
        first, second = one.lower(), two.lower()
        if (first in GIVEN or second in GIVEN) and BETWEEN.fullmatch(seen, at + len(one), after):
            comma = seen[at + len(one)] == ","
            if (second if comma else first) in GIVEN:
                name = _cut(seen[at : after + len(two)])
                if len(words_of(name)) > 1 and _is_person(seen, at, name):
                    yield at, at + len(name), name


def _in_file_name(seen: str, dot: int) -> Iterator[tuple[int, int, str]]:
    """The first run of two or three words in a document's name that may be a person's."""
    line = seen.rfind("\n", max(0, dot - 80), dot) + 1 or max(0, dot - 80)
    stem = re.search(r"[\w '’-]*$", seen[line:dot])
    run: list[re.Match[str]] = []
    for word in re.finditer(r"[A-Za-zÀ-ÿ'’-]{2,}", stem.group() if stem else ""):
        lower = word.group().lower()
        fits = (
            (lower not in NOT_NAMES or lower in ALSO_NAMES)
            and lower not in FILE_WORDS
            and (word.group()[0].isupper() or lower in GIVEN or run)
        )
        if fits and (not run or word.start() - run[-1].end() == 1):
            run.append(word)
        elif len(run) >= 2:
            break
        else:
            run = [word] if fits else []
    if len(run) >= 2:
        base = line + (stem.start() if stem else 0)
        start, end = base + run[0].start(), base + run[-1].end()
        yield start, end, seen[start:end]


FILE_WORDS: Final = frozenset(
    ["opnote", "opreport", "facesheet", "scan", "img", "doc", "file", "copy", "final", "draft", "era", "form", "path"]
)
