"""Modifiers as people speak of them in mails are read; numbers and letters that are none are left alone."""

from datetime import date

import pytest

from caseconsultant.advice.reading import read

SPOKEN = {
    "Do I need a 25 on 99213?": "25",
    "can 59 go on 11720": "59",
    "24 or 79 on the visit?": "24 79",
    "Does it take 26?": "26",
    "we put 80, they want AS": "80 AS",
    "51 on the second line?": "51",
    "LT RT or 50?": "50 LT RT",
    "Is XS better than 59 for Medicare": "59 XS",
    "the 57 got denied": "57",
    "bill with TC": "TC",
    "billed 62 and the other doc billed 80": "62 80",
    "GA or GY on the claim?": "GA GY",
    "denied for missing 33": "33",
    "payer says use PT not 33": "33 PT",
    "does the facility use 73": "73",
    "JW or JZ": "JW JZ",
    "78 vs 58?": "58 78",
    "I want 22 for the extra work": "22",
    "Can we use 52 since only one eye was tested": "52",
    "QW on 87880?": "QW",
    "append the KX": "KX",
    "Q6 or Q5 for the locum": "Q5 Q6",
    "54 for us, 55 for the optometrist, cataract claim": "54 55",
    "should the NP's claim have SA": "SA",
    "F5 and F6": "F5 F6",
    "T5 and TA toenails": "T5 TA",
    "77 instead of 76 for the second physician": "76 77",
    "91 on the repeat glucose, claim denied?": "91",
    "93 or 95 for the phone visit": "93 95",
    "GT still used?": "GT",
    "FS on the inpatient visit?": "FS",
    "AI on 99223": "AI",
    "do we attach 47?": "47",
    "is 63 allowed on 49491": "63",
    "99214-25 w/ 20610-RT": "25 RT",
    "99213 25 and 17000 59": "25 59",
    "99291 w 25?": "25",
    "E1 E2 for plugs": "E1 E2",
    "surgeon put 79, should be 78": "78 79",
    "Carrier wants CQ": "CQ",
    "GP on 97110": "GP",
    "Would 23 help? anesthesia claim": "23",
    "27 for two clinics same day": "27",
    "AT or GA for maintenance, chiro claim": "AT GA",
    "Mod 53": "53",
    "modifer 59": "59",
    "-59 or -XU": "59 XU",
    "53 or 74": "53 74",
    "unlisted w/ 22": "22",
    "66 for the team? surgeons": "66",
    "82 because no resident, assistant surgeon": "82",
    "26 for the reading": "26",
    "do both surgeons put 62": "62",
}
OTHERS = (
    "Patient is 52 and had a claim denied for 45378",
    "99213, 25 minutes total, claim denied",
    "Pt 66 for a Medicare wellness visit, code?",
    "BP 90 over 60, coded R03.1",
    "80 yo on warfarin, which code",
    "50 of the 52 claims denied",
    "O2 sat 95 on room air, billing 94760",
    "11042 20 sq cm and 11045 25 sq cm",
    "J3301 40 mg billed, 80 mg given",
    "the 26 y/o was seen, claim denied",
    "Aetna or BC for this claim?",
    "DM or HTN first, code?",
    "CT or MRI code?",
    "T5 or T6 vertebra fracture code",
    "on 11/25 or 11/26 claims",
    "seen in the ED or OP clinic, code?",
    "PT or OT on the claim",
)


def read_in(mail: str) -> set[str]:
    return set(read("", mail, date(2026, 11, 24)).modifier_codes)


@pytest.mark.parametrize("mail", SPOKEN)
def test_a_modifier_is_read_however_it_is_spoken_of(mail: str) -> None:
    assert read_in(mail) == set(SPOKEN[mail].split())


@pytest.mark.parametrize("mail", OTHERS)
def test_an_age_a_measure_a_date_or_a_department_is_no_modifier(mail: str) -> None:
    assert read_in(mail) == set()
