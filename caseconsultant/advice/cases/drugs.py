"""Adverse effects, poisonings, underdosings and toxic effects (Official Guidelines, I.C.19.e).

Poisoning first and what it did after it; an adverse effect the other way round; with underdosing the condition first.
"""

import re
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.cases.case import Case, has
from caseconsultant.advice.cases.effects import effects
from caseconsultant.advice.extract.phrases import FILLER
from caseconsultant.advice.extract.words import words as words_of
from caseconsultant.advice.lookups.clinical import GENERIC
from caseconsultant.advice.question import Encounter, Question
from caseconsultant.codes.facts import System
from caseconsultant.codes.library import Library

LESS: Final = re.compile(
    r"underdos\w*|stopped (?:taking )?(?:her|his|the|their)?|ran out|skip(?:s|ped|ping)?\b|non-?complian\w*|"
    r"non-?adheren\w*|"
    r"(?:can'?t|cannot|could ?n[o']t|unable to) afford|(?:not|n't|never|quit) (?:been )?tak(?:e|en|ing)|"
    r"took (?:less|half)|"
    r"taking (?:less|half)|less than prescribed|missed (?:her |his |\w+ )?doses?|forg[oe]t\w* (?:to take|"
    r"(?:her|his) (?:dose|med|pill))|"
    r"off (?:her|his) (?:meds|medication|insulin)|discontinued on (?:her|his) own",
    re.I,
)
MEANT: Final = re.compile(
    r"suicid\w*|self[- ]?harm|intentional\w* (?:overdos|ingest|took|poison)|on purpose|"
    r"overdos\w+ in a suicide|kill (?:her|him)self",
    re.I,
)
WRONG: Final = re.compile(
    r"overdos\w*|\bOD\b|\bOD'?d|poison\w*|double (?:dose|the)|too (?:much|many)|extra (?:dose|pill|tablet)|"
    r"twice (?:the|as)|"
    r"wrong (?:drug|med\w*|dose|pill|person|patient)|(?:someone|somebody) else'?s|(?:his|her) (?:wife|husband|"
    r"mother|grand\w+|"
    r"sister|brother|roommate)'?s|not prescribed|without (?:a )?prescription|by mistake|accident\w*|got into|"
    r"(?:with|and|plus) (?:alcohol|beer|wine|vodka)|swallow\w*|ingest\w*|drank\b|street|illicit|heroin",
    re.I,
)
RIGHT_USE: Final = re.compile(
    r"as (?:prescribed|directed|ordered)|(?:correctly|properly) (?:taken|prescribed|administered|given)|"
    r"taken (?:correctly|properly|right)|"
    r"(?:took|taking|takes) (?:it |them |\w+ )?(?:correctly|properly|right)|side[- ]effects?|"
    r"adverse (?:effect|reaction|drug)|"
    r"(?:due to|from|secondary to|caused by|induced by|reaction to|allergic to|because of|after (?:starting|"
    r"taking)|on)\b|"
    r"\w+[- ]induced|reaction",
    re.I,
)
NATURE: Final = re.compile(
    r"adverse|side[- ]effect|underdos|poison|overdos|\bOD\b|toxic|reaction|induced|due to|from|secondary to|caused by|"
    r"as prescribed|as directed|took|taking|ingest|swallow|got into|drank|stopped|afford|ran out|skip|"
    r"noncompl|non-compl|exposure|inhal|sting|spider|snake|venom|bit\b|bitten|dose",
    re.I,
)
BLAMED: Final = re.compile(
    r"adverse (?:effect|reaction|drug)|side[- ]effect|as (?:prescribed|directed|ordered)|taken (?:correctly|properly)|"
    r"(?:correctly|properly) (?:taken|prescribed|given|administered)|drug reaction|allergic reaction",
    re.I,
)
COST: Final = re.compile(r"afford|cost|money|financial|price|expens|insurance|copay", re.I)
AGED: Final = re.compile(r"dementia|forg[oe]t\w*|memory|elderly|debility|confus", re.I)
LATER: Final = {Encounter.SUBSEQUENT: "D", Encounter.SEQUELA: "S"}
RECREATIONAL: Final = re.compile(
    r"heroin|fentanyl|cocaine|street|illicit|meth\b|methamphet|ecstasy|overdos|\bOD\b", re.I
)
DRUG_CODE: Final = re.compile(r"T(?:3[6-9]|4\d|50)\.")
TOXIC_CODE: Final = re.compile(r"T(?:5[1-9]|6[0-5])\.")
TABLE: Final = "icd table of drugs"
NOT_DRUGS: Final = words_of(
    """dose doses drug drugs medication medications medicine pills pill tablets level levels mother other agents agent
    diet salt water air blood solution cream lotion food sugar protein powder color black white lead alcohol gas smoke
    compound acid soap ointment patch spray prescribed correctly hormone substance skin local car bleach adverse effect
    effects poisoning intentional self-harm assault accidental accidentally undetermined underdosing overdose overdosed
    poison suicide attempt unspecified medicaments respiratory cardiac medicament
    others reaction toxicity toxic initial encounter"""
)


INTENTS: Final = {
    "1": "poisoning accidental",
    "2": "poisoning intentional self-harm",
    "3": "poisoning assault",
    "4": "poisoning undetermined",
    "5": "adverse effect",
    "6": "underdosing",
}


def drug_events(question: Question, library: Library) -> Case | None:
    """Code what a drug did, or what its absence did."""
    words = question.words
    if not NATURE.search(words) or has(
        r"long[- ]term (?:use|current)|history of|Z79|allergy status|Z88", question.asking
    ):
        return None
    if has(r"chemo|antineoplas", words) and has(r"cancer|\bca\b|carcinoma|lymphoma|leukemia|myeloma|tumor", words):
        return None  # the neoplasm has a say in the order (I.C.2.c)
    if LESS.search(words) and not has(r"overdos|as prescribed|as directed|dialysis|diet\b", words):
        return underdosing(question, library)
    if MEANT.search(words):
        return poisoning(question, library, "2")
    if has(r"assault|spiked|roofie|date[- ]rape", words):
        return poisoning(question, library, "3")
    right = has(
        r"as (?:prescribed|directed|ordered)|correctly|properly|side[- ]effect|adverse|therapeutic dose|usual dose",
        words,
    )
    if WRONG.search(words) and not right:
        intent = "4" if has(r"undetermined|unknown (?:if|whether|intent)|unclear (?:if|whether)", words) else "1"
        return poisoning(question, library, intent)
    if not right and chemicals(question, "1"):
        return poisoning(question, library, "1")
    return adverse_effect(question, library) if RIGHT_USE.search(words) else None


def substances(question: Question, library: Library, intent: str) -> tuple[tuple[str, str], ...]:
    """The drugs of the mail as (word, code), each word of it asked in the table of drugs for an intent."""
    brands = {row["brand"]: row["generic"] for row in tables.rows("brands", question.date_of_service)}
    found: dict[str, tuple[str, str]] = {}
    for word in dict.fromkeys(re.findall(r"[a-z][a-z-]{2,}", question.words.lower())):
        if word in FILLER or word in GENERIC or word in NOT_DRUGS or (len(word) < 4 and word not in brands):
            continue
        if code := _in_table(brands.get(word, word), intent, library):
            found.setdefault(code[:5], (word, code))
    return tuple(found.values())


def _in_table(word: str, intent: str, library: Library) -> str:
    """The code that the table of drugs has for a word and an intent; empty where it is no drug."""
    for hit in library.search(f"{INTENTS[intent]} {word}", 3, (System.ICD10CM,)):
        met = [match for match in hit.matched if match.word.lower() == word]
        if (
            DRUG_CODE.match(hit.code)
            and met
            and (len(met) > 1 or any(match.field == TABLE or match.met == word for match in met))
        ):
            return _with_intent(hit.code, intent)
    return ""


def chemicals(question: Question, intent: str) -> tuple[str, ...]:
    """Venoms, gases and chemicals that are no drugs, by the intent."""
    words = question.words
    rows = tables.rows("toxic", question.date_of_service)
    found = (
        row["code"] for row in rows if has(row["cue"], words) and not (row["unless"] and has(row["unless"], words))
    )
    return tuple(dict.fromkeys(code.replace("#", intent) for code in found))


def _with_intent(code: str, intent: str) -> str:
    """The code with another character for the intent, at the sixth place (the fifth before X)."""
    bare = code.replace(".", "")
    place = 5 if bare[4] != "X" or bare[5] in "123456" else 4
    changed = bare[:place] + intent + bare[place + 1 :]
    return f"{changed[:3]}.{changed[3:]}"


def stage(codes: tuple[str, ...], question: Question) -> tuple[str, ...]:
    """The 7th character: A while it is actively treated, D later, S for what is left."""
    letter = LATER.get(question.around.encounter or Encounter.INITIAL, "A")
    return tuple(code[:-1] + letter if code[0] == "T" else code for code in codes)


def adverse_effect(question: Question, library: Library) -> Case | None:
    """A drug taken as it should be: what it did first, then the drug with character 5."""
    drugs = [one for one in substances(question, library, "5") if is_blamed(one[0], question.words)]
    what = effects(question, library, drug=True)
    if not drugs or (not what and not has("adverse|side[- ]effect|reaction|induced", question.words)):
        return None
    codes = stage(tuple(code for _, code in drugs[:2]), question)
    why = "an adverse effect is coded by what the drug did, then the drug (T36-T50, character 5)"
    asks = () if what else ("What did the drug do? That goes first.",)
    return Case((*what, *codes), why, "I.C.19.e.5.a", asks=asks)


def is_blamed(drug: str, words: str) -> bool:
    """Say whether a mail lays what happened on a drug: by a word for that, or by standing right after *due to*."""
    name = re.escape(drug)
    link = (
        r"(?:due to|d/t|from|secondary to|caused by|reaction to|allergic to|because of|after|side effects? of|"
        r"effect of)"
        rf" (?:the |her |his |a |an |starting |taking |iv |oral |long[- ]term |chronic )*(?:[\w-]+ )?{name}"
    )
    right_after = re.search(rf"{link}|{name}[\w-]*[- ](?:induced|related|associated)", words, re.I)
    return bool(right_after or BLAMED.search(words))


def poisoning(question: Question, library: Library, intent: str) -> Case | None:
    """A wrong dose, drug or person: the poisoning first, then what it did."""
    others = chemicals(question, intent)
    found = substances(question, library, intent)
    drugs = [one for one in found if not others or not one[1].startswith("T50.Z")]  # an antivenom is not the venom
    if not drugs and not others:
        return None
    codes = stage((*(code for _, code in drugs[:3]), *others[:2]), question)
    what = effects(question, library, drug=False)
    toxic = all(TOXIC_CODE.match(code) for code in codes)
    why = (
        "a toxic effect is coded by the substance and the intent first, then by what it did"
        if toxic
        else "a drug taken wrongly is a poisoning: it goes first, by its intent, then what it did"
    )
    return Case((*codes, *what), why, "I.C.19.e.5.d" if toxic else "I.C.19.e.5.b")


def underdosing(question: Question, library: Library) -> Case | None:
    """Less than prescribed: the condition first, the drug with character 6, then why (Z91.1)."""
    drugs = substances(question, library, "6")
    if not drugs:
        return None
    words = question.words
    codes = stage(tuple(code for _, code in drugs[:2]), question)
    if COST.search(words):
        why_less = "Z91.120"
    elif AGED.search(words):
        why_less = "Z91.130" if has(r"dementia|debility|age", words) else "Z91.138"
    elif has(r"pump|fail|shortage|doctor|provider stopped|nurse", words):
        why_less = ""
    else:
        why_less = "Z91.128"
    what = effects(question, library, drug=False)
    why = "underdosing is never first: the condition it made worse, then the drug with character 6, then the reason"
    return Case((*what, *codes, *filter(None, (why_less,))), why, "I.C.19.e.5.c", denies=r"\bfirst\b|principal|primary")
