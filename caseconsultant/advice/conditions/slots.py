"""The slots of a code in the tables of conditions: each gives its possible fillings by the mail's own facts.

Two fillings where both sides are told and no one code says both; none where the fact is needed and missing. What the
mail leaves open is added to `unsaid` of the context.
"""

from collections.abc import Callable
from typing import Final

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
}
