"""What identifies a patient is found and masked; what a coder writes about is left alone. All names are fictitious."""

import pytest

from caseconsultant.domain.privacy import Identifier, find, kinds, mask, mask_all, own_words

IDENTIFIERS = [
    ("Pt: Thaddeus Prudhomme, seen today", Identifier.NAME, "Thaddeus Prudhomme"),
    ("Patient Mbeki-Lowe, Latrice had a scope", Identifier.NAME, "Mbeki-Lowe, Latrice"),
    ("This is for Ignacio Vandersloot (DOB 08/27/1968)", Identifier.NAME, "Ignacio Vandersloot"),
    ("lefty - Rafaela Stonecipher", Identifier.NAME, "Rafaela Stonecipher"),
    ("Odell Zielke, tel (555) 555-0153, keeps calling", Identifier.NAME, "Odell Zielke"),
    ("Attached: Kettleborough_Beulah_opnote.pdf", Identifier.NAME, "Kettleborough_Beulah"),
    ("Mrs. Achterberg came back", Identifier.NAME, "Achterberg"),
    ("lives at 560 Juniper Ct, Apt 3", Identifier.ADDRESS, "560 Juniper Ct, Apt 3"),
    ("Elko NV 89801", Identifier.ZIP, "89801"),
    ("DOB 09/22/1968", Identifier.BIRTH, "09/22/1968"),
    ("born on March 3, 1950", Identifier.BIRTH, "March 3, 1950"),
    ("DOS 11/03/2026", Identifier.DATE, "11/03/2026"),
    ("a 94 year old man", Identifier.AGE, "94"),
    ("call (555) 555-0160", Identifier.PHONE, "(555) 555-0160"),
    ("fax: 555-555-0161", Identifier.FAX, "555-555-0161"),
    ("l.amaropike@mail.example", Identifier.EMAIL, "l.amaropike@mail.example"),
    ("SSN 900-40-6765", Identifier.SSN, "900-40-6765"),
    ("MRN 905103", Identifier.RECORD, "905103"),
    ("Medicare 1EG4-TE5-MK73", Identifier.MEMBER, "1EG4-TE5-MK73"),
    ("member id W57051122", Identifier.MEMBER, "W57051122"),
    ("Acct# A596350", Identifier.ACCOUNT, "A596350"),
    ("claim number 2026310998877", Identifier.CLAIM, "2026310998877"),
    ("driver's license D1234567", Identifier.LICENSE, "D1234567"),
    ("VIN 1HGCM82633A004352", Identifier.VEHICLE, "1HGCM82633A004352"),
    ("S/N 88-120447 implanted", Identifier.DEVICE, "88-120447"),
    ("see https://portal.example/p/8812", Identifier.URL, "https://portal.example/p/8812"),
    ("from 192.0.2.17", Identifier.IP, "192.0.2.17"),
    ("accession S26-10442", Identifier.OTHER, "S26-10442"),
]
LEFT_ALONE = [
    "Can we bill 20610 with 64483-59 on the same day?",
    "M54.50 and I10, then S52.501A",
    "claim 99213-25 with J1885 x2",
    "patient had a laminectomy at L4-L5 and T12",
    "54 year old female, 40 mg triamcinolone, 0.5 mL lidocaine",
    "Modifier 59 or XS? POS 22, MUE 2, CO 97",
    "Medicare denied 94761 and 94760",
    "the patient was seen by Dr. K on Tuesday",
    "22 minutes on Monday, 25 minutes on Wednesday",
    "0.25 mg per 1,000 units of J0885, 12500 units given",
    "chapter 12, section 40.2 of 100-04",
]


@pytest.mark.parametrize(("text", "kind", "words"), IDENTIFIERS)
def test_each_kind_of_identifier_is_found_where_it_stands(text: str, kind: Identifier, words: str) -> None:
    assert (kind, words) in [(found.kind, text[found.start : found.end]) for found in find(text)]


@pytest.mark.parametrize(("text", "_", "words"), IDENTIFIERS)
def test_a_masked_text_does_not_hold_it(text: str, _: Identifier, words: str) -> None:
    assert words not in mask(text)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_codes_modifiers_doses_levels_and_ages_are_left_alone(text: str) -> None:
    assert mask(text) == text


def test_the_same_name_always_gets_the_same_mark() -> None:
    assert mask("Pt: Beulah Vandersloot. MRN 288437. Patient Vandersloot, Beulah") == (
        "Pt: [NAME-1]. MRN [RECORD-1]. Patient [NAME-1]"
    )


def test_masked_dates_keep_their_distance_because_global_periods_count_days() -> None:
    assert mask("Surgery 11/03/2026, visit 11/20/2026") == "Surgery [DATE-1], visit [DATE-1+17d]"


def test_a_mail_header_keeps_its_date() -> None:
    assert mask("Date: Fri, Nov 20, 2026 at 6:37 PM") == "Date: Fri, Nov 20, 2026 at 6:37 PM"


def test_masking_twice_changes_nothing() -> None:
    for text, _, _ in IDENTIFIERS:
        assert mask(mask(text)) == mask(text)


def test_a_long_mail_is_masked_in_a_moment() -> None:
    text = "Pt: Odell Zielke, MRN 242887, 54 yo, 20610-59 at L4-L5. " * 2_000
    assert "Zielke" not in mask(text[:60_000])


def test_a_name_is_known_again_without_the_word_that_announced_it() -> None:
    assert mask("Pt: Beulah Vandersloot had a scope. Vandersloot's knee, and Beulah walks.") == (
        "Pt: [NAME-1] had a scope. [NAME-1]'s knee, and [NAME-1] walks."
    )


def test_two_people_who_share_a_name_stay_two() -> None:
    assert mask("Patient: Maria Zielke. Mother: Rosa Zielke.") == "Patient: [NAME-1]. Mother: [NAME-2]."


def test_a_day_has_one_mark_however_it_is_written() -> None:
    assert mask("DOS 11/03/2026, that is November 3, 2026, and 2026-11-06") == (
        "DOS [DATE-1], that is [DATE-1], and [DATE-1+3d]"
    )


def test_a_day_without_its_year_does_not_take_the_mark_that_others_are_counted_from() -> None:
    assert mask("seen 11/03, surgery 11/05/2026, visit 11/06/2026") == (
        "seen [DATE-2], surgery [DATE-1], visit [DATE-1+1d]"
    )


def test_who_asks_is_not_the_patient() -> None:
    own = own_words("jo@clinic.test", "Jo Coder")
    text = "Pt: Odell Zielke. Write to jo@clinic.test.\n\nMaria Lopez is out.\n\nJo Coder"
    assert mask(text, own) == "Pt: [NAME-1]. Write to jo@clinic.test.\n\n[NAME-2] is out.\n\nJo Coder"


def test_who_treats_signs_or_is_greeted_is_not_the_patient() -> None:
    for text in (
        "Hi Maria Lopez,\ncan we bill it?",
        "Dr. Maria Lopez did it",
        "Thanks,\nMaria Lopez",
        "Maria Lopez, CPC",
    ):
        assert mask(text) == text


def test_texts_that_belong_together_share_their_marks() -> None:
    assert mask_all(("Zielke_Odell_opnote.pdf", "Pt: Odell Zielke, DOS 11/03/2026")) == (
        "[NAME-1]_opnote.pdf",
        "Pt: [NAME-1], DOS [DATE-1]",
    )
    assert mask_all(("DOS 11/03/2026, MRN 905103",), keep={Identifier.DATE}) == ("DOS 11/03/2026, MRN [RECORD-1]",)


def test_a_warning_names_each_kind_once_and_no_value() -> None:
    assert kinds("Pt: Odell Zielke, MRN 905103, MRN 905104") == (Identifier.NAME, Identifier.RECORD)


def test_a_letter_that_grows_in_lower_case_moves_no_mark() -> None:
    assert mask("İİİ MRN 905103") == "İİİ MRN [RECORD-1]"


def test_a_public_source_is_no_identifier_and_an_address_that_only_mentions_one_is() -> None:
    assert mask("see https://www.cms.gov/ncci/2026") == "see https://www.cms.gov/ncci/2026"
    assert mask("see https://portal.example/p?next=www.cms.gov/x") == "see [URL-1]"


def test_a_topic_is_no_name() -> None:
    for text in ("Fwd: Beta thalassemia minor", "Re: Rotator Cuff Repair", "Question about Bundling", "Fwd: Mohs"):
        assert mask(text) == text


def test_the_place_before_a_zip_code_is_masked_with_it() -> None:
    assert mask("She lives at 560 Juniper Ct, Great Falls, MT 59401.") == (
        "She lives at [ADDRESS-1], [ADDRESS-2], MT [ZIP-1]."
    )
