"""Cases of chapters 1, 2, 3 and 5 of the Official Guidelines: the codes in their order, whatever the wording."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("mail", "codes"),
    [
        ("Severe sepsis due to Pseudomonas pneumonia with AKI, present on admission. ICD-10 codes?",
         ("A41.52", "J15.1", "R65.20", "N17.9")),
        ("MSSA sepsis with septic shock. dx codes?", ("A41.01", "R65.21")),
        ("Admitted with pneumonia, on day 4 the patient developed sepsis. Sequencing?", ("J18.9", "A41.9")),
        ("HIV patient with oral thrush from it. Dx order?", ("B20", "B37.0")),
        ("MRSA positive nares, no infection, dx?", ("Z22.322",)),
        ("abscess of the right thigh grew MRSA - which dx codes?", ("L02.415", "B95.62")),
        ("COVID positive with acute bronchitis due to covid. dx?", ("U07.1", "J20.8")),
        ("Encounter only for radiation of cancer of the right tonsil. Dx?", ("Z51.0", "C09.9")),
        ("anemia due to metastatic prostate cancer to bone, transfused. dx order?", ("C61", "C79.51", "D63.0")),
        ("hx of colon cancer, treatment finished, now liver mets. Dx?", ("C78.7", "Z85.038")),
        ("admitted for chemo for left ovarian cancer and developed dehydration. dx?", ("Z51.11", "C56.2", "E86.0")),
        ("CLL in remission, dx?", ("C91.11",)),
        ("Lewy body dementia, severe, with hallucinations - dx codes?", ("G31.83", "F02.C2")),
        ("cocaine use disorder, moderate, in early remission. Dx?", ("F14.21",)),
        ("malignancies of the left breast and the right kidney, both cancers active. dx?", ("C50.912", "C64.1")),
        ("long covid with brain fog. dx order?", ("R41.89", "U09.9")),
        ("Clinic: right lower quadrant pain, probable appendicitis. dx?", ("R10.31",)),
        ("Inpatient discharge summary says probable acute cholecystitis. dx code?", ("K81.0",)),
        ("BCC of the left ear, dx?", ("C44.219",)),
        ("bipolar disorder, current episode manic, moderate. dx?", ("F31.12",)),
        ("epistaxis from Eliquis taken as directed. dx codes?", ("R04.0", "D68.32", "T45.515A")),
    ],
)  # fmt: skip
def test_a_case_gives_its_codes_in_the_order_of_its_chapter(
    everything: Library, mail: str, codes: tuple[str, ...]
) -> None:
    assert draft("question", mail, everything, DAY).codes == codes


@pytest.mark.parametrize(
    "mail",
    [
        "Screening mammogram, family history of breast cancer. dx?",
        "rule out sepsis, fever only. dx?",
        "Path says basal cell carcinoma of the nose. dx?",
    ],
)
def test_what_is_only_looked_for_is_not_coded_as_there(everything: Library, mail: str) -> None:
    assert not {code[:3] for code in draft("question", mail, everything, DAY).codes} & {"C50", "A41", "C34"}


@pytest.mark.parametrize(
    ("mail", "verdict"),
    [
        ("ED visit, chest pain, discharged as r/o MI. Can I code I21.9?", "No"),
        ("Sepsis due to left leg cellulitis, POA. Is A41.9 principal?", "Yes"),
        ("Melanoma-free breast cancer patient: treatment finished, no evidence of disease. Is C50.911 right?", "No"),
        ("Provider documented cocaine abuse and cocaine dependence. Code both?", "No"),
    ],
)
def test_a_case_says_whether_the_proposed_codes_are_right(everything: Library, mail: str, verdict: str) -> None:
    assert draft("dx", mail, everything, DAY).bottom_line.startswith(verdict)


def test_a_divided_code_is_told_what_took_its_place(everything: Library) -> None:
    made = draft(
        "rejected", "T78.1XXD rejected for DOS 11/10/2026, itching after shrimp. Which code now?", everything, DAY
    )
    assert made.codes == ("T78.19XD",)
    assert "no longer valid" in made.bottom_line


@pytest.mark.parametrize(
    ("mail", "codes"),
    [
        ("Generalized anxiety disorder with panic disorder. Two codes?", ("F41.1", "F41.0")),
        ("Inconclusive HIV serology. code?", ("R75",)),
        ("Hemangioma of the liver", ("D18.03",)),
    ],
)
def test_a_mail_that_tells_of_nothing_done_gets_its_diagnoses(
    everything: Library, mail: str, codes: tuple[str, ...]
) -> None:
    assert set(draft("question", mail, everything, DAY).codes) == set(codes)


def test_symptoms_that_belong_to_a_diagnosis_are_not_added(everything: Library) -> None:
    made = draft("dx", "Pneumonia with fever and cough. Do we add R05.9 and R50.9?", everything, DAY)
    assert made.bottom_line.startswith("No")
    assert not {"R05.9", "R50.9"} & set(made.codes)
