"""How a letter greets: by the first name where a display name surely holds one, else by a neutral Hello."""

import re
from typing import Final

NEUTRAL: Final = "Hello,"

_NAME: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ž]+(?:['’-][A-Za-zÀ-ÖØ-öø-ž]+)*")
_ASIDE: Final = re.compile(r"[(\[{][^)\]}]*[)\]}]|\bvia\b.*", re.IGNORECASE)
_TITLES: Final = frozenset(("mr", "mrs", "ms", "miss", "mx", "sir", "prof", "professor", "rev"))
_DOCTOR: Final = frozenset(("dr", "doctor"))

_AFTER_A_NAME: Final = frozenset(
    """
    aprn ba bs bsn canpc cascc cca ccs ccs-p cdeo cemc chonc cic cma cmm cmpe coc cosc cpb cpc cpc-a cpc-i cpco
    cphq cpma cpmsm cppm crc crna dc dds dmd do dpm dpt esq faan facmpe facp facs fnp fnp-c ii iii iv jr lpn m.d
    mba md mha mph ms msn np ot otr pa pa-c pharmd phd pt rhia rhit rn sr
    """.split()  # noqa: SIM905  (words read better as words)
)

# A name with one of these words belongs to a shared mailbox or a firm, and nobody is called by its first word.
_NOT_A_PERSON: Final = frozenset(
    """
    account accounting accounts admin administrator allergy ambulatory anesthesia appeals associates audit
    authorizations biller billers billing cardiology care center centre claims clinic clinical coder coders
    coding compliance contact corp customer denials dental department dept dermatology desk director doctors
    emergency ent family finance front gastroenterology group health healthcare help hospital imaging inbox inc
    info insurance lab laboratory llc llp ltd mail mailbox management manager medical medicine neurology
    no-reply noreply nurses office oncology ophthalmology ortho orthopaedics orthopedic orthopedics outpatient
    pain partners pathology patient payment payments pediatrics physician physicians podiatry postmaster
    practice primary provider providers psychiatry questions radiology rcm reception records referrals rehab
    reply revenue scan scanner services specialists spine staff supervisor support surgeons surgery surgical
    system systems team the therapy university urgent urology user vascular vision wellness
    """.split()  # noqa: SIM905
)


def greeting(name: str) -> str:
    """Return `Hello Dana,` for the display name of a person, `Hello Dr. Okafor,` for a doctor, else `Hello,`."""
    words = _given_first(_ASIDE.sub(" ", name)).split()
    if len(words) > 5 or any(_bare(word) in _NOT_A_PERSON or set("@/:") & set(word) for word in words):
        return NEUTRAL
    names = [word for word in words if _bare(word) not in _TITLES | _DOCTOR | _AFTER_A_NAME]
    titles = {_bare(word) for word in words} & (_TITLES | _DOCTOR)
    if not names or (titles and not titles & _DOCTOR and len(names) == 1):
        return NEUTRAL  # `Hello Smith,` would be rude
    called = names[-1] if titles & _DOCTOR else names[0]
    if not _is_a_name(called):
        return NEUTRAL
    return f"Hello {'Dr. ' if titles & _DOCTOR else ''}{_cased(called)},"


def _given_first(name: str) -> str:
    """Turn `Okafor, Ngozi` round; leave out what follows a comma and is no name (`Dana Whitfield, CPC`)."""
    family, *rest = name.split(",")
    given = [part for part in rest if not all(_bare(word) in _AFTER_A_NAME for word in part.split())]
    return " ".join((*given, family))


def _bare(word: str) -> str:
    return word.strip(".,;:&").lower()


def _is_a_name(word: str) -> bool:
    return 2 <= len(word) <= 20 and bool(_NAME.fullmatch(word))


def _cased(word: str) -> str:
    return word.title() if word.islower() or word.isupper() else word
