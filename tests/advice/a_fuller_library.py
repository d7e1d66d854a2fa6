"""The small library with some drugs, statuses and notes more: for what rests on ended codes and on the tabular list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from caseconsultant.codes.facts import (
    Answer,
    Applies,
    Code,
    Exclusion,
    FeeIndicators,
    Hcpcs,
    Hit,
    Icd,
    Matched,
    Modifier,
    NoData,
    Note,
    NoteKind,
    SetName,
    Source,
    System,
)
from tests.advice.a_library import ICD, MODIFIERS, SmallLibrary, dated

HCPCS = Source(20, SetName.HCPCS, "2026Q4", "hcpcs.txt", "8" * 64, date(2020, 1, 1), date(2026, 12, 31))
DRUGS = {
    "J1030": ("Injection, example steroid, 40 mg", date(2024, 3, 31)),
    "J1010": ("Injection, example steroid, 1 mg", None),
    "J0585": ("Injection, example toxin, 1 unit", None),
}
MORE = {
    "N18.32": ("Chronic kidney disease, stage 3b", True),
    "E11.22": ("Type 2 diabetes mellitus with diabetic chronic kidney disease", True),
    "E10.22": ("Type 1 diabetes mellitus with diabetic chronic kidney disease", True),
    "E66.01": ("Morbid (severe) obesity due to excess calories", True),
    "Z68.41": ("Body mass index [BMI] 40.0-44.9, adult", True),
    "E11.9": ("Type 2 diabetes mellitus without complications", True),
    "E11.65": ("Type 2 diabetes mellitus with hyperglycemia", True),
    "R07.9": ("Chest pain, unspecified", True),
    "I21.4": ("Non-ST elevation (NSTEMI) myocardial infarction", True),
    "Z72.0": ("Tobacco use", True),
    "F17.210": ("Nicotine dependence, cigarettes, uncomplicated", True),
    "Z79.4": ("Long term (current) use of insulin", True),
}
NOTES = {
    "N18.32": (Note(NoteKind.CODE_FIRST, "diabetic chronic kidney disease (E10.22, E11.22)", "N18", True),),
    "E11.65": (Note(NoteKind.USE_ADDITIONAL, "code to identify control using insulin (Z79.4)", "E11", True),),
}
MEANT = {
    "24": ("Unrelated visit", "A visit after surgery for something unrelated to it.", "E/M"),
    "79": ("Unrelated procedure", "By the same physician; full payment.", "procedure"),
}


class FullerLibrary(SmallLibrary):
    """What the small library answers, and these."""

    def what_is(self, code: str, on: date) -> Answer[Code]:
        if code in MORE:
            return dated(Code(code, System.ICD10CM, MORE[code][0], MORE[code][1], None, None, ICD), ICD, on)
        if code in DRUGS:
            return dated(Code(code, System.HCPCS, DRUGS[code][0], True, None, DRUGS[code][1], HCPCS), HCPCS, on)
        return super().what_is(code, on)

    def hcpcs(self, code: str, on: date) -> Answer[Hcpcs]:
        if code not in DRUGS:
            return NoData("No HCPCS file names it.")
        title, ended = DRUGS[code]
        return dated(Hcpcs(code, title, "", "", "", "", None, None, ended, HCPCS), HCPCS, on)

    def icd(self, code: str, on: date) -> Answer[Icd]:
        if code not in MORE:
            return super().icd(code, on)
        return dated(Icd(code, MORE[code][0], True, (), NOTES.get(code, ()), (), False, ICD), ICD, on)

    def icd_exclusions(self, one: str, other: str, on: date) -> Answer[tuple[Exclusion, ...]]:
        if {one, other} != {"Z72.0", "F17.210"}:
            return super().icd_exclusions(one, other, on)
        note = Exclusion(NoteKind.EXCLUDES1, "Z72.0", "F17.210", "Z72.0", "tobacco dependence (F17.-)", ICD)
        return dated((note,), ICD, on)

    def modifier(self, code: str, on: date) -> Answer[Modifier]:
        if code not in MEANT:
            return super().modifier(code, on)
        name, meaning, attaches = MEANT[code]
        return Applies(
            Modifier(code, 1, name, meaning, attaches, opens_ncci=True, kind="", source=MODIFIERS), MODIFIERS
        )

    def fee(self, code: str, on: date, modifier: str = "") -> Answer[FeeIndicators]:
        found = super().fee("99213" if code == "99417" else code, on, modifier)
        match found:
            case Applies(fact, source) if code == "99417":
                return Applies(replace(fact, code=code, status="I"), source)
            case _:
                return found

    def search(self, words: str, limit: int = 10, systems: Sequence[System] = ()) -> tuple[Hit, ...]:
        said = words.lower()
        if "steroid" in said and System.HCPCS in systems:
            return tuple(self._hit(code, System.HCPCS, DRUGS[code][0], "steroid") for code in ("J1030", "J1010"))[
                :limit
            ]
        if "snare" in said and System.CPT in systems:
            return (self._hit("45385", System.CPT, "", "snare"),)
        if "biopsy" in said and System.CPT in systems:
            return (self._hit("45380", System.CPT, "", "biopsy"),)
        if "stage" in said:
            return (self._hit("N18.32", System.ICD10CM, MORE["N18.32"][0], "kidney", "stage"),)
        if "obesity" in said:
            return (self._hit("E66.01", System.ICD10CM, MORE["E66.01"][0], "morbid", "obesity"),)
        return super().search(words, limit, systems)

    def _hit(self, code: str, system: System, title: str, *met: str) -> Hit:
        return Hit(code, system, title, True, 0.97, tuple(Matched(word, word, "title") for word in met), (), ())
