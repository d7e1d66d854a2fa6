"""A mail that tells only of illnesses and of nothing that was done: its diagnoses, before any service comes to mind."""

import re
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece
from caseconsultant.advice.composing.told_case import told_illness

DONE: Final = re.compile(
    r"\b(?:tests?|tested|testing|labs?|cultured?|cultures|PCR|swab\w*|scan\w*|x-?rays?|duplex|doppler|ultrasound|sono\w*|EKG|"
    r"ECG|EEG|EMG|echo|MRI|CT|visits?|exams?|screen\w*|therap\w+|surg\w+|procedures?|inject\w*|infus\w*|vaccin\w*|shots?|"
    r"biops\w+|bx|path|specimen|CPT|HCPCS|modifiers?|billed?|billing|charg\w+|units?|minutes?|min|hours?|consult\w*|"
    r"levels?|counsel\w*|draw\w*|remov\w+|excis\w+|excised|repair\w*|drain\w*|I ?& ?D|scop\w+|\w+oscop\w+|\w+ectomy|"
    r"\w+plasty|\w+otomy|implant\w*|insert\w*|plac(?:ed|ement)|cast\w*|splint\w*|brace|device|graft\w*|dialysis|evaluat\w+|"
    r"assess\w+|survey|questionnaire|PHQ\S*|read(?:ing)?|report(?:ed|ing)?|monitor\w*|program\w*|report|dose|mg|mcg|ml|"
    r"anesthes\w+|delivery|delivered|cover\w*|denied|pay\w*|LCD|NCD|ABN|HCC|RVU|global|telehealth|transfus\w+|destr\w+|"
    r"freez\w*|frozen|treated|debrid\w*|sutur\w*|lacerat\w*|fractur\w*|fx)\b",
    re.I,
)


def illness_alone(matter: Matter) -> Piece | None:
    """Answer by the chapters' cases; None where the mail tells of any service."""
    question = matter.question
    if question.procedures or question.modifiers or DONE.search(question.words):
        return None
    return told_illness(matter)
