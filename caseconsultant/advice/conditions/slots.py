"""The slots of a code in the tables of conditions: each gives its possible fillings by the mail's own facts.

Two fillings where both sides are told and no one code says both; none where the fact is needed and missing. What the
mail leaves open is added to `unsaid` of the context.
"""

import re
from collections.abc import Callable
from typing import Final

from caseconsultant.advice.cases.dementia import endings
from caseconsultant.advice.conditions.context import Context
from caseconsultant.advice.conditions.sites import dominance, glaucoma, joint, sided, stage_of_glaucoma, ulcer
from caseconsultant.advice.conditions.stages import (
    body_mass,
    diabetes,
    encounter,
    heart_failure,
    kidney,
    macular_edema,
    pressure,
    with_kidney,
)


def dementia(context: Context, _: str) -> list[str]:
    """The severity of a dementia and what it does, one filling for each thing (Guidelines, I.C.5.d)."""
    return list(endings("F02", context.heard.raw))


def wandering(context: Context, _: str) -> list[str]:
    """Z91.83 where the mail tells of wandering."""
    return ["Z91.83"] if re.search(r"\bwander", context.heard.said, re.I) else []


SLOTS: Final[dict[str, Callable[[Context, str], list[str]]]] = {
    "s": sided,
    "gl": glaucoma,
    "gls": stage_of_glaucoma,
    "dom": dominance,
    "ckd": kidney,
    "v": with_kidney,
    "hf": heart_failure,
    "pu": pressure,
    "dm": diabetes,
    "me": macular_edema,
    "l97": ulcer,
    "joint": joint,
    "enc": encounter,
    "bmi": body_mass,
    "dem": dementia,
    "wander": wandering,
}
