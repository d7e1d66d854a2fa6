"""What announces a name, what a name looks like, and what tells that a name is no patient's."""

import re
from typing import Final

_U: Final = "A-ZÀ-ÖØ-Þ"
_WORD: Final = rf"(?<![\w'’-])[{_U}][{_U}a-zß-öø-ÿ'’-]{{1,30}}(?!\w)"
_SMALL: Final = r"(?:(?:de la|de los|de|del|della|da|dos|di|la|le|van der|van den|van de|van|von|bin|al|el|st\.) )"
FULL: Final = re.compile(
    rf"{_SMALL}?{_WORD}(?:(?:, ?| {{1,2}}|-)(?:[{_U}]\.? )?{_SMALL}?{_WORD}|,? (?:Jr|Sr|II|III)\b){{0,3}}"
)
LOWER_FULL: Final = re.compile(r"[a-z][a-z'’-]{1,20}(?:, ?| )[a-z][a-z'’-]{1,20}(?![\w@])")
WORD: Final = re.compile(r"[^\W\d_](?:[^\W_]|['’-])+")
PIECE: Final = re.compile(r"[^\s,]+")
CAPITAL: Final = re.compile(_WORD)
BETWEEN: Final = re.compile(rf"(?:, ?| {{1,2}}| [{_U}]\.? |, [{_U}]\. )(?:{_SMALL})?")

SURE: Final = re.compile(
    r"(?:patient(?:['’]?s)?(?: ?name)?|pt(?:['’]?s)?(?: ?name)?|name of (?:the )?patient|name|insured|"
    r"subscriber|guarantor|spouse|mother|father|daughter|son|wife|husband|sister|brother|parent|claimant|beneficiary|"
    r"responsible party|emergency contact|next of kin|guardian|face ?sheet|seen|member|client)"
    r"\.?(?: ?[:#=]\s{0,3}| is | - )"
)
_MATTERS: Final = (
    "this question claim note report chart case bill letter record encounter visit surgery procedure refund appeal file"
)
_KIN: Final = "wife husband mother father daughter son sister brother spouse caregiver guardian neighbor employer"
NEAR: Final = re.compile(
    r"(?:mrs?\.?|ms\.?|miss|mister|patient|pt\.?|named|called|regarding|re:|fwd?:|about|name['’]s|name is|bill goes to|"
    r"belongs to|"
    + "|".join(rf"{matter}s? (?:is |goes |was )?(?:for|to|of|on|about)" for matter in _MATTERS.split())
    + "|"
    + "|".join(rf"{kin}(?:,| is| was| named)?" for kin in _KIN.split())
    + r") {1,2}(?=[A-ZÀ-Þa-zà-þ])"
)
HONORIFIC: Final = re.compile(r"(?:mrs?\.?|ms\.?|miss|mister) {1,2}\Z")
TOPIC: Final = re.compile(r"re:|fwd?:|regarding|about|.* (?:for|to|of|on|about) ")  # or a topic follows
CLINICAL: Final = re.compile(
    r"(?:emia|itis|osis|tomy|scopy|plasty|gram|graphy|pathy|algia|oma|uria|ology|tion|sion|ment|ing|ular|ous|eal)\Z"
)
NUMBERED: Final = re.compile(
    r"(?:dob|d\.o\.b|mrn|ssn|tel\b|member id|acct|born|age \d|aged \d|\d{1,3} ?(?:yo\b|y/o|[- ]?years?[ -]old|[mf]\b))"
)
BEFORE: Final = re.compile(rf"({_WORD}(?:, ?| )(?:[{_U}]\.? )?{_WORD}),?;? ?\(? ?\Z")
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
LONGEST_GAP: Final = 12  # characters between a given name and a surname
FILE_WORDS: Final = frozenset(
    ["opnote", "opreport", "facesheet", "scan", "img", "doc", "file", "copy", "final", "draft", "era", "form", "path"]
)
