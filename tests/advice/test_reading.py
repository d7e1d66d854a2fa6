"""A messy mail is read as a coder would read it: what is a code, what is not, what is asked, what counts at all."""

import time
from datetime import date
from decimal import Decimal

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.advice.question import Ask, Encounter, Payer, Question, Side, Where
from caseconsultant.advice.reading import read
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 23)


def a_question(text: str, subject: str = "") -> Question:
    return read(subject, text, DAY)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Can we bill 20610 with 64483?", ("20610", "64483")),
        ("64475/64476?? what now", ("64475", "64476")),
        ("99213-25 and J1885 x2", ("99213", "J1885")),
        ("is 0509T or 3008F billable", ("0509T", "3008F")),
        ("45385, 45380, 45388. Which survive?", ("45385", "45380", "45388")),
        ("G2211 with 99214?", ("G2211", "99214")),
    ],
)
def test_procedure_codes_are_found_in_their_order(text: str, codes: tuple[str, ...]) -> None:
    assert a_question(text).procedures == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("M54.50 or m54.59?", ("M54.50", "M54.59")),
        ("fracture (S02.3-) rejected", ("S02.3",)),
        ("use S52501A?", ("S52.501A",)),
        ("is a G89 code needed", ("G89",)),
        ("two codes (F12.x and F41.9)?", ("F12", "F41.9")),
    ],
)
def test_diagnosis_codes_are_found_dotted(text: str, codes: tuple[str, ...]) -> None:
    assert a_question(text).diagnoses == codes


@pytest.mark.parametrize(
    "text",
    [
        "Elko NV 89801",
        "Dayton, OH 45419-1234",
        "call (555) 555-0172 or 555-555-0133",
        "claim # 98765, acct 12345, MRN 90510",
        "12500 units were given",
        "we paid $10040 for it",
        "Change request 11168 of CMS",
        "DOS 11/03/2026",
        "ICN 2026310998877",
        "at L4-L5, T12 and C5",
    ],
)
def test_phones_zips_doses_dates_claim_numbers_and_levels_are_no_codes(text: str) -> None:
    assert a_question(text).codes == ()


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("Should I add modifier 59 to it?", ("59",)),
        ("99213-25 was denied", ("25",)),
        ("45380-59-XS?", ("59", "XS")),
        ("modifiers 59, 25 and LT", ("59", "25", "LT")),
        ("One guy here uses 52.", ("52",)),
        ("when does the -54 come into play", ("54",)),
        ("JW or JZ?", ("JW", "JZ")),
        ("AS payment percent", ("AS",)),
        ("The PT saw him at 10 am; we need 50 minutes AS usual", ()),
        ("25 minutes on Wed, with 30 days of pills", ()),
    ],
)
def test_modifiers_are_found_attached_or_loose_and_other_numbers_are_not(text: str, modifiers: tuple[str, ...]) -> None:
    assert a_question(text).modifier_codes == modifiers


def test_a_modifier_knows_the_code_it_is_written_on() -> None:
    assert [(m.code, m.on) for m in a_question("20610-59 and modifier 25").modifiers] == [("59", "20610"), ("25", "")]


def test_every_item_points_to_its_place() -> None:
    text = "Is 20610-59 right for M17.11 after 22 minutes on 11/03/2026?"
    question = a_question(text, "About 64483")
    items = (question.codes, question.modifiers, question.quantities, question.dates)
    places = [item.place for group in items for item in group]
    written = {(p.where, (question.subject if p.where is Where.SUBJECT else text)[p.start : p.end]) for p in places}
    assert written >= {
        (Where.SUBJECT, "64483"),
        (Where.BODY, "20610"),
        (Where.BODY, "59"),
        (Where.BODY, "M17.11"),
        (Where.BODY, "22 minutes"),
        (Where.BODY, "11/03/2026"),
    }


def test_a_signature_and_a_notice_do_not_count() -> None:
    question = a_question(
        "Code for 20610?\n\nThanks,\nGus Pettibone\nHarbor & Pine\n555-555-0177\nBangor ME 04401\n\nSent from my phone"
    )
    assert question.procedures == ("20610",)
    assert "Pettibone" not in question.words
    assert "phone" not in question.words


def test_a_quoted_thread_does_not_count_but_a_forwarded_question_does() -> None:
    quoted = a_question(
        "Can we bill 20610?\n\n-----Original Message-----\nFrom: Dr. Lindgren\nSubject: x\n\nWhat about 27447?"
    )
    forwarded = a_question(
        "Could you take this?\n\n---------- Forwarded message ---------\nFrom: A\nSubject: y\n\nWhat about 27447?"
    )
    assert quoted.procedures == ("20610",)
    assert forwarded.procedures == ("27447",)


def test_what_is_denied_and_what_is_history_is_marked() -> None:
    question = a_question("ICD-10 for wrist pain, no fracture, history of gout?")
    marked = {(p.text, p.negated, p.history) for p in question.phrases}
    assert ("wrist pain", False, False) in marked
    assert ("fracture", True, False) in marked
    assert ("gout", False, True) in marked


def test_a_stated_date_of_service_counts_and_else_the_day_of_the_mail() -> None:
    assert a_question("Surgery on 10/01/2025, global of 27447?").date_of_service == date(2025, 10, 1)
    assert a_question("Pt DOB 10/01/1955, global of 27447?").date_of_service == DAY
    assert not a_question("global of 27447?").date_is_stated


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Can we bill 20610 with 64483 on the same day?", Ask.BUNDLING),
        ("Which modifier do we need?", Ask.MODIFIER),
        ("How many units for 22 minutes?", Ask.UNITS),
        ("What level by MDM?", Ask.EM_LEVEL),
        ("global period of 27447?", Ask.GLOBAL),
        ("Does it allow an assistant or a co-surgeon?", Ask.ROLES),
        ("ICD-10 for low back pain?", Ask.DIAGNOSIS),
        ("Is it covered with an ABN?", Ask.COVERAGE),
        ("What is 63685?", Ask.DEFINITION),
    ],
)
def test_it_sees_what_kind_of_thing_is_asked(text: str, kind: Ask) -> None:
    assert kind in a_question(text).kinds()


def test_it_sees_what_stands_around_a_question() -> None:
    around = a_question(
        "Medicare pt, 54F, left knee, recheck 3 weeks after surgery by the same surgeon, POS 22, L4-L5. Code?"
    ).around
    assert around.payer is Payer.MEDICARE
    assert (around.age_years, around.sex) == (Decimal(54), "F")
    assert around.sides == (Side.LEFT,)
    assert around.encounter is Encounter.SUBSEQUENT
    assert around.days_after_surgery == 21
    assert around.same_provider is True
    assert around.place_of_service == "22"
    assert around.levels == ("L4-L5",)


def test_argon_is_not_a_hospital_payment_group() -> None:
    assert a_question("hot snare, then APC at the base, 45385?").around.setting is None


@pytest.mark.parametrize(
    "text", ["", "\x00\x01", "?" * 5000, "9" * 20000, "(" * 3000, "a. " * 4000, "é" * 3000 + "20610"]
)
def test_reading_never_fails_and_never_takes_long(text: str) -> None:
    assert isinstance(a_question(text), Question)


def test_a_category_is_read_after_the_word_diagnosis() -> None:
    assert read("", "The dx are H42 and E11.39.", DAY).diagnoses == ("H42", "E11.39")
    assert read("", "The pain is at L10 and it is T12.", DAY).diagnoses == ()


def test_a_zip_code_is_no_procedure_and_a_carrier_neither() -> None:
    assert read("", "20610 in ZIP code 30309, MAC 10212", DAY).procedures == ("20610",)


def test_the_day_of_coming_back_is_a_date_of_service() -> None:
    dates = read("", "She had 10060 on 10/01/2026 and came back 10/15/2026.", DAY).dates
    assert [mention.of_service for mention in dates] == [True, True]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("992l3 and 20552 same day?", ["99213", "20552"]),
        ("9921 3 and 20552 same day?", ["99213", "20552"]),
        ("请问99213和20610可以一起收费吗?", ["99213", "20610"]),
        ("is dx m1711 valid", ["M17.11"]),
        ("call 9921 3rd street", []),
        ("order lOlll is late", []),
    ],
)
def test_a_slip_of_the_finger_hides_no_code(text: str, codes: list[str]) -> None:
    assert [code.code for code in read("", text, DAY).codes] == codes


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [("does 99213 need the twenty-five modifier?", ("25",)), ("modifier fifty nine?", ("59",)), ("fifty visits", ())],
)
def test_a_modifier_may_be_spelled_out(text: str, modifiers: tuple[str, ...]) -> None:
    assert read("", text, DAY).modifier_codes == modifiers


@pytest.mark.parametrize(
    "filler", ["9", "\n", "-", ". ", " x", "(", "99213 ", "> quoted 99213?\n", "Is 99213 ok? ", "a"]
)
def test_a_body_without_end_is_read_in_time(filler: str) -> None:
    begun = time.perf_counter()
    read("", filler * (100_000 // len(filler)), DAY)
    assert time.perf_counter() - begun < 10  # it was minutes, and grew with the square of the length


def test_only_what_is_read_of_a_very_long_mail_counts_and_the_consultant_is_told() -> None:
    long = f"Is 20610 ok with 64483?\n{'word ' * 20_000}\n27447"
    assert [code.code for code in read("", long, DAY).codes] == ["20610", "64483"]
    assert draft("", long, SmallLibrary(), DAY).not_answered[0].startswith("The mail is very long")


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [("He wants 44005-59. Is it right?", ("59",)), ("63047-50-59, 69990", ("50", "59")), ("20610-RT.", ("RT",))],
)
def test_a_modifier_at_the_end_of_a_sentence_or_after_another_is_seen(text: str, modifiers: tuple[str, ...]) -> None:
    assert read("", text, DAY).modifier_codes == modifiers


def test_a_number_before_a_date_is_no_code() -> None:
    assert read("", "claim 20610/10/2026 and 20610-10-2026", DAY).codes == ()


@pytest.mark.parametrize(
    ("mail", "codes"),
    [
        ("Our RN first assistant helped at 27447. Do we bill with 80 or AS?", ("27447",)),
        ("The MD billed 99214 and 20610. Is 25 needed?", ("99214", "20610")),
        ("Dr. Amy Fields MD wants 22 on 27447?", ("27447",)),
        ("20610 twice?\nDana Whitfield, CPC, ext 99213", ("20610",)),
        ("20610 twice?\nDana Whitfield MD | Suite 27447", ("20610",)),
    ],
)
def test_a_sentence_that_names_a_credential_is_no_signature(mail: str, codes: tuple[str, ...]) -> None:
    assert read("question", mail, date(2026, 11, 24)).procedures == codes
