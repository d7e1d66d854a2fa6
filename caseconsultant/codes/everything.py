"""Everything that a library knows of one code on one date: what `codes show` prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseconsultant.codes.codeform import is_procedure, plain, systems_of
from caseconsultant.codes.facts import Answer, Applies, Code, Label, NoData, OlderThanDate, SetName, Setting, System
from caseconsultant.codes.geography import Remark
from caseconsultant.codes.library import Library


@dataclass(frozen=True, slots=True)
class Everything:
    """A code, its names, and the answer of every set that may know it, by the set's name in words."""

    code: str
    on: date
    what: Answer[Code]
    labels: tuple[Label, ...]
    answers: Mapping[str, Answer[Any]]
    remarks: tuple[Remark, ...] = ()


def everything(library: Library, code: str, on: date) -> Everything:
    """Ask every set about a code; sets that have no data are left out."""
    bare = plain(code)
    answers: dict[str, Answer[Any]] = {}
    if "." not in code and is_procedure(bare):
        answers |= _procedure(library, bare, on)
    if len(bare) == 2:
        answers["modifier"] = library.modifier(bare, on)
        answers["place of service"] = library.place_of_service(bare, on)
    if System.ICD10CM in systems_of(code):
        found = {
            "ICD-10-CM": library.icd(code, on),
            "codes below": library.icd_children(code, on),
            "CMS-HCC": library.risk(code, on),
            "ICD-9-CM, by the mappings of 2018": library.mappings(code, on),
        }
        if not is_procedure(bare) or "." in code or _tells(found["ICD-10-CM"]):  # J3301 has the shape of both
            answers |= found
    if (bare[:1].isdigit() and "." in code) or (bare.isdigit() and len(bare) in (3, 4)):  # as ICD-9-CM is written
        answers["ICD-10-CM for this ICD-9-CM code, by the mappings of 2018"] = library.mappings(
            code, on, from_icd9=True
        )
    answers["coverage documents"] = library.coverage(bare, on)
    told = {name: answer for name, answer in answers.items() if not isinstance(answer, NoData)}
    return Everything(code, on, library.what_is(code, on), library.labels(code), told, library.remarks(code))


def _tells(answer: Answer[Any]) -> bool:
    """Say whether an answer holds a fact."""
    return isinstance(answer, Applies | OlderThanDate) and answer.fact is not None


def _procedure(library: Library, code: str, on: date) -> dict[str, Answer[Any]]:
    made: dict[str, Answer[Any]] = {"fee schedule": library.fee(code, on)}
    for name, modifier in (
        ("professional part (26)", "26"),
        ("technical part (TC)", "TC"),
        ("discontinued (53)", "53"),
    ):
        part = library.fee(code, on, modifier)
        if _tells(part):  # few codes have rows of their own
            made[name] = part
    made |= {
        "add-on": library.add_on(code, on),
        "its add-ons": library.add_ons_of(code, on),
        "outpatient payment (OPPS)": library.ambulatory(code, SetName.OPPS, on),
        "surgery centre payment (ASC)": library.ambulatory(code, SetName.ASC, on),
        "device offset (ASC)": library.device_offset(code, on),
    }
    units = {setting: library.unit_limit(code, setting, on) for setting in Setting}
    made |= {f"units, {setting}": unit for setting, unit in units.items() if setting is not Setting.DME or _tells(unit)}
    if code[0].isalpha():
        made["HCPCS Level II"] = library.hcpcs(code, on)
    return made
