"""What a described case tells of the three elements of medical decision making (CPT, E/M guidelines, table of levels).

Each element has a level from 0 (minimal) to 3 (high, or extensive); None where the mail tells nothing of it.
"""

import re
from typing import Final

from caseconsultant.advice.extract.cues import cue

CHRONIC: Final = (
    r"hypertension|\bHTN\b|high blood pressure",
    r"diabet|\bDM2?\b|\bT[12]DM\b",
    r"hyperlipid|\bHLD\b|cholesterol|dyslipid",
    r"hypothyroid|hyperthyroid",
    r"\bCOPD\b|emphysema",
    r"asthma",
    r"\bCKD\b|chronic kidney",
    r"\bCHF\b|heart failure",
    r"\bCAD\b|coronary artery",
    r"depressi",
    r"anxiety|\bGAD\b",
    r"\bGERD\b|reflux disease",
    r"osteoarthritis|(?-i:\bOA\b)",
    r"rheumatoid|(?-i:\bRA\b)|lupus|psoria",
    r"atrial fib|\bA-?fib\b",
    r"migraine",
    r"epilep|seizure disorder",
    r"\bgout\b",
    r"\bobesity\b",
    r"osteoporosis",
    r"glaucoma",
    r"\bBPH\b",
    r"\bADHD\b",
    r"bipolar|schizo",
    r"parkinson|dementia|alzheim",
    r"crohn|ulcerative colitis",
    r"sleep apnea|\bOSA\b",
    r"multiple sclerosis",
    r"\bHIV\b",
    r"chronic (?:low )?(?:back|neck) pain",
    r"\bacne\b|eczema",
    r"\bcancer\b|carcinoma|lymphoma|leukemia",
)
ILLNESS: Final = r"(?:stable )?chronic (?:stable )?(?:illness|condition|problem|disease)"
SEVERAL: Final = re.compile(rf"\b(?:two|2|three|3|four|4|several|multiple) (?:or more )?{ILLNESS}", re.I)
ONE: Final = re.compile(rf"\b{ILLNESS}", re.I)
UNSTABLE: Final = re.compile(
    r"exacerbat|worsen|\bworse\b|uncontrolled|poorly controlled|not (?:well )?(?:controlled|at (?:goal|target))|"
    r"above (?:goal|target)|\bflare|progress(?:ing|ion|ed)|side effects? of (?:treatment|the (?:drug|med))|"
    r"\bA1c (?:is |of |was )?(?:up|rising|[89]|1\d)|not (?:improving|responding)|elevated (?:A1c|BP|blood pressure)|"
    r"treatment failure|failed treatment",
    re.I,
)
HIGH: Final = re.compile(
    r"\bSTEMI\b|\bNSTEMI\b|acute MI\b|heart attack|unstable angina|acute stroke|\bCVA\b(?! (?:\d|years?))|"
    r"\bsepsis\b|septic|"
    r"respiratory (?:failure|distress)|hypoxi|\bDKA\b|ketoacidosis|pulmonary embol|suicid|homicid|"
    r"acute renal failure|"
    r"acute kidney injury|\bAKI\b|decompensated|status (?:epilepticus|asthmaticus)|anaphyla|severe (?:exacerbation|"
    r"progression|side effects)|life[- ]threat|threat(?:ens|ening)? to (?:life|bodily)|multiple trauma|"
    r"acute abdomen|perforat|ruptured|torsion|ectopic|meningitis|\bGI bleed|hemorrhag(?:e|ing)|testicular torsion|"
    r"abrupt (?:change|loss)|acute limb|stroke symptoms|cord compression|threatened? limb",
    re.I,
)
MODERATE: Final = re.compile(
    r"pneumonia|pyeloneph|colitis|systemic symptoms|undiagnosed|new (?:breast |neck |lung |thyroid )?(?:lump|"
    r"mass|nodule)|"
    r"unexplained weight loss|head injury|concussion|loss of consciousness|acute complicated|fracture|dislocat|"
    r"diverticulitis|appendicitis|cholecystitis|kidney stone|renal colic|abdominal pain|chest pain|syncope|"
    r"hematuria|rectal bleeding|lump in|abnormal (?:mass|mammogram)|\bDVT\b|cellulitis with fever|influenza with|"
    r"fever and (?:chills|vomit)|palpitations|shortness of breath|\bSOB\b|pelvic pain|vertigo",
    re.I,
)
LOW: Final = re.compile(
    r"sprain|strain\b|strep\b|pharyngitis|sinusitis|otitis|ear infection|\bUTI\b|cystitis|bronchitis|"
    r"allergic rhinitis|"
    r"acute uncomplicated|simple (?:rash|laceration|cyst)|uncomplicated|conjunctivitis|pink ?eye|poison ivy|"
    r"dermatitis|"
    r"impetigo|shingles|\bURI\b|vaginitis|yeast infection|cellulitis|tonsillitis|sore throat|twisted|gastroenteritis|"
    r"contusion|abscess|ringworm|hemorrhoid|plantar fasciitis|tendinitis|tendonitis|tendinopath|bursitis|"
    r"scabies|ingrown",
    re.I,
)
MINOR: Final = re.compile(
    r"common cold|\bcold\b|insect bite|mosquito bite|diaper rash|minor (?:problem|abrasion)|self-limited|sunburn|"
    r"tinea corporis|cradle cap",
    re.I,
)
TESTS: Final = (
    r"\bCBC\b",
    r"\b[BC]MP\b|chem(?:istry)? panel|electrolytes",
    r"lipid",
    r"\bTSH\b",
    r"\bA1c\b|hemoglobin A1c",
    r"troponin",
    r"(?-i:\bUA\b)|urinalysis|urine dip",
    r"cultures?\b",
    r"\b(?:CXR|chest (?:x-?ray|film))\b",
    r"\bCT\b",
    r"\bMRI\b",
    r"ultrasound|\bsono",
    r"\bEKG\b|\bECG\b",
    r"\becho\b|echocardio",
    r"D-?dimer",
    r"lactate|lactic",
    r"lipase",
    r"\bBNP\b",
    r"\b(?:ankle|knee|wrist|hand|foot|hip|shoulder|spine|back|elbow)? ?x-?rays?\b",
    r"\bPT/?INR\b|\bINR\b",
    r"\bLFTs?\b",
    r"stress test",
    r"biopsy report|path(?:ology)? report",
    r"\bPFTs?\b|spirometry",
    r"\bPSA\b",
    r"\bESR\b|\bCRP\b",
    r"strep (?:test|swab)|rapid strep",
    r"flu (?:test|swab)",
    r"covid (?:test|swab)",
    r"mammogram",
    r"\bABG\b",
)
NOTES: Final = re.compile(
    r"(?:outside|external|hospital|ER|ED|cardiolog\w*|speciali\w*|other|prior|referring) (?:\w+ )?(?:notes?|"
    r"records?|report|echo)|"
    r"discharge summary (?:was )?review|reviewed (?:the )?(?:\w+ ){0,2}(?:discharge summary|consult)",
    re.I,
)
OWN: Final = re.compile(
    r"(?:we|I|our office|our own|practice|office) (?:also )?(?:bill|charg)|billed by us|in[- ]house|"
    r"billed separately|"
    r"we do (?:the|our) (?:lab|x-?ray)|in[- ]office (?:lab|x-?ray|strep|test)|done (?:in|at) (?:our|the) office",
    re.I,
)
"""Tests that the practice itself bills do not count."""
READ: Final = re.compile(
    r"independent(?:ly)? interpret|interpret\w* (?:the |her |his )?(?:\w+ )?(?:him|her|my)self|"
    r"(?:personally|himself|herself) (?:viewed|reviewed|read|interpret)|own (?:read|interpretation)|"
    r"looked at the (?:films?|images?|CT|MRI|EKG) (?:him|her|my)self",
    re.I,
)
TALKED: Final = re.compile(
    r"(?:discuss\w*|spoke|talked|called|conferr?\w*)[^.;,]{0,30}\b(?:with )?(?:the |a |an |"
    r"on-call )?(?:cardiolog|surge|radiolog|"
    r"neurolog|gastro|GI\b|oncolog|nephrolog|orthop|urolog|psychiatr|hospitalist|speciali|consultant|external|"
    r"outside|"
    r"intensivist|pulmonolog|ED phys|ER phys|OB\b|PCP|teacher|case manager|lawyer)",
    re.I,
)
HISTORIAN: Final = re.compile(
    r"historian|(?:mom|mother|dad|father|parents?|daughter|son|wife|husband|spouse|caregiver|guardian|EMS|aide|"
    r"staff)\b"
    r"[^.;]{0,25}\b(?:gave|gives|provid|history|reports?|reported|states|says)|history (?:was )?(?:from|by|"
    r"obtained from) (?:the |her |his )?"
    r"(?:mom|mother|dad|father|parents?|daughter|son|wife|husband|spouse|caregiver|EMS|nursing)",
    re.I,
)
ADMITS: Final = re.compile(
    r"(?:admit|hospitaliz)(?!\w*? (?:last|in \w+ \d{4}|\d))\w*|\bsen[dt]s?\b[^.;]{0,20}\b(?:to (?:the )?(?:ED|"
    r"ER|hospital)|for admission)|"
    r"transfer\w* to (?:a |the )?(?:hospital|higher|tertiary|ICU)|direct admi|escalat\w* (?:\w+ ){0,2}(?:care|level)|"
    r"emergen(?:t|cy) (?:major )?(?:surg|cath|operat)|cath lab|\bDNR\b|comfort care|hospice decision|"
    r"intensive (?:monitoring|toxicity)|toxicity monitoring|monitor\w* (?:\w+ ){0,3}toxicity|chemotherap\w* with lab|"
    r"parenteral controlled|IV (?:morphine|dilaudid|fentanyl|opioid)",
    re.I,
)
PRESCRIBES: Final = re.compile(
    r"prescri|\bRx\b(?! number)|(?:adjust|chang|start|increas|decreas|refill|renew|continu|titrat|switch|"
    r"stop)\w* (?:\w+ ){0,4}"
    r"(?:meds?\b|medic|dose|antibiotic|insulin|inhaler|statin|steroid|\w+(?:pril|sartan|statin|olol|dipine|"
    r"formin|cillin|"
    r"mycin|floxacin|azole|prazole|oxetine|pram|gliptin|flozin|tide|thyroxine|zide|cycline|setron|triptan|mab|"
    r"cort|sone|caine)\b)|"
    r"\b(?:amoxicillin|augmentin|azithromycin|z-?pack|macrobid|bactrim|keflex|cephalexin|cipro|doxycycline|"
    r"prednisone|"
    r"medrol|lisinopril|metformin|lipitor|atorvastatin|levothyroxine|synthroid|albuterol|zoloft|sertraline|lexapro|"
    r"gabapentin|meloxicam|naproxen 500|tamiflu|valtrex|acyclovir|diflucan|insulin|antibiotic\w*|antiviral|eliquis|"
    r"apixaban|warfarin|lasix|furosemide|ozempic)\b|social determinant|homeless|cannot afford|"
    r"(?:elective|minor|decision for|scheduled?) (?:\w+ ){0,2}surgery|cortisone (?:shot|injection)",
    re.I,
)
NO_DRUG: Final = re.compile(
    r"\bno (?:new )?(?:rx|prescription|meds?|medication)|without (?:a )?prescription|prescription not", re.I
)
MILD: Final = re.compile(
    r"over[- ]the[- ]counter|\bOTC\b|ibuprofen|tylenol|acetaminophen|advil|physical therapy|(?-i:\bPT\b)|"
    r"claritin|zyrtec|"
    r"mucinex|hydrocortisone cream|\bsplint\b|crutches",
    re.I,
)
NONE: Final = re.compile(r"\brest\b|\bice\b|ace wrap|bandage|gargle|fluids and rest|reassur|elastic", re.I)


def problems(words: str) -> int | None:
    """Number and complexity of the problems addressed."""
    chronic = max(sum(1 for one in CHRONIC if cue(one).search(words)), 2 * bool(SEVERAL.search(words)))
    if HIGH.search(words):
        return 3
    if UNSTABLE.search(words) or chronic > 1 or MODERATE.search(words):
        return 2
    if chronic or ONE.search(words) or len(set(map(str.lower, MINOR.findall(words)))) > 1 or LOW.search(words):
        return 1
    return 0 if MINOR.search(words) else None


def data(words: str) -> int | None:
    """Amount and complexity of data: tests and notes, a historian, an own reading, a talk with another clinician."""
    kinds = [one for one in TESTS if cue(one).search(words)]
    tests = 0 if OWN.search(words) else len(kinds)
    documents = tests + (1 if NOTES.search(words) else 0)
    told = 1 if HISTORIAN.search(words) else 0
    categories = sum((documents + told >= 3, bool(READ.search(words)), bool(TALKED.search(words))))
    if categories:
        return 3 if categories > 1 else 2
    if documents >= 2 or told:
        return 1
    silent = re.search(r"\bno (?:tests?|labs?|data|imaging|workup)\b", words, re.I)
    return 0 if kinds or documents or silent else None


def risk(words: str) -> int | None:
    """Risk of what was decided."""
    if ADMITS.search(words):
        return 3
    if PRESCRIBES.search(words) and not NO_DRUG.search(words):
        return 2
    if MILD.search(words):
        return 1
    return 0 if NONE.search(words) or NO_DRUG.search(words) else None
