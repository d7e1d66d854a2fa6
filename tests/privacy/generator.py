"""Synthetic mails of coders, with patients that do not exist, for measuring what is found and what is left alone.

A mail is made of sentences; in each, `{kind}` stands for a value that is drawn anew. What identifies the patient is
kept with its place; codes, modifiers, doses, levels and ages up to 89 stand among it as decoys.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from caseconsultant.domain.identifiers import Identifier

CLASSES: dict[str, Identifier] = {
    "name": Identifier.NAME,
    "street": Identifier.ADDRESS,
    "zip": Identifier.ZIP,
    "dob": Identifier.BIRTH,
    "dos": Identifier.DATE,
    "old": Identifier.AGE,
    "phone": Identifier.PHONE,
    "fax": Identifier.FAX,
    "email": Identifier.EMAIL,
    "ssn": Identifier.SSN,
    "mrn": Identifier.RECORD,
    "mbi": Identifier.MEMBER,
    "member": Identifier.MEMBER,
    "account": Identifier.ACCOUNT,
    "claim": Identifier.CLAIM,
    "license": Identifier.LICENSE,
    "vin": Identifier.VEHICLE,
    "plate": Identifier.VEHICLE,
    "serial": Identifier.DEVICE,
    "url": Identifier.URL,
    "ip": Identifier.IP,
    "biometric": Identifier.BIOMETRIC,
    "photo": Identifier.PHOTO,
    "accession": Identifier.OTHER,
}
"""The eighteen classes of 45 CFR 164.514(b)(2)(i)(A) to (R), some of them in more than one shape."""


def words(text: str) -> tuple[str, ...]:
    """The words of a list."""
    return tuple(text.split())


GIVEN = words(
    "Thaddeus Latrice Ignacio Rafaela Odell Beulah Maria James Linda Robert Patricia Wei Priya Olumide Siobhan Jose "
    "Dmitri Aaliyah Hyun Fatima Walter Gertrude Ezekiel Marisol Tyrone Ingrid Quentin Delphine Shanice Bartholomew "
    "Anneliese Giovanni Keisha Leopold Minerva Nathaniel Ophelia Percival Rosalind Sylvester"
)
FAMILY = words(
    "Prudhomme Mbeki-Lowe Vandersloot Stonecipher Zielke Kettleborough Achterberg O'Rourke McAllister Nguyen Gonzalez "
    "Okonkwo Petrovic Hernandez Smith Johnson Lindqvist Fitzgerald Yamamoto Chaudhary Baptiste Wojcik Abernathy "
    "Castellanos D'Angelo Thistlewood Oyelaran Ramirez Brown White Young Baker Hargreaves Quackenbush Svensson Tran"
)
STREETS = (
    "Juniper Ct",
    "Old Mill Road",
    "N. Cedar St",
    "Harbor View Drive",
    "3rd Avenue",
    "Lincoln Blvd",
    "Elm Street",
)
PICTURES = ("face", "IMG", "wound", "pt_photo")
TOWNS = (("Elko", "NV"), ("Great Falls", "MT"), ("Tulsa", "OK"), ("Duluth", "MN"), ("Baton Rouge", "LA"))

LINES = (
    "Pt: {name}, {dos}, {code}-{modifier} billed.",
    "Patient: {name}  DOB: {dob}  MRN: {mrn}",
    "Patient name is {name}. Date of birth {dob}.",
    "This is for {name} (DOB {dob}), seen {dos} for {icd}.",
    "{name}, DOB {dob}, had {code} on {dos}.",
    "The op note for {name} says {level} decompression, {code} and {code}.",
    "Mrs. {surname} came back on {dos} for the same knee.",
    "Patient {reversed} had a scope, we coded {code}.",
    "Name: {reversed}",
    "PATIENT: {upper}",
    "Insured: {name}, member id {member}",
    "Her husband, {name}, calls every day about the bill.",
    "Question about {name}: can {code} go with {code}-{modifier}?",
    "{given_pair} is a {age} year old with {icd}; we gave {dose}.",
    "Attached is {file} for review.",
    "I spoke with {given_pair} yesterday and the payer still denies {code}.",
    "Lives at {street}, {zip_line}.",
    "Address: {street}",
    "zip code {zip}",
    "DOS {dos}, then a second visit on {dos}.",
    "Admitted {dos} and discharged {dos}.",
    "Surgery was {dos}; is {code} inside the global of {code}?",
    "She is a {old}-year-old with {icd}.",
    "A {old} yo male, {level} laminectomy.",
    "Age: {old}",
    "Call her at {phone}.",
    "Phone {phone}, fax {fax}.",
    "Tel: {phone}",
    "Fax: {fax}",
    "Her e-mail is {email} if you need the record.",
    "SSN {ssn}",
    "Social Security Number: {ssn}",
    "MRN {mrn}, acct# {account}.",
    "Medical record number {mrn}",
    "Medicare {mbi}",
    "MBI: {mbi}, {code} denied.",
    "Member ID: {member}",
    "Policy number {member}",
    "Account number {account}; {code} x{units}.",
    "Acct {account}",
    "Claim number {claim} was denied for {code}-{modifier}.",
    "ICN {claim}",
    "claim # {claim}",
    "Driver's license {license} on file.",
    "License no. {license}",
    "VIN {vin} from the police report.",
    "License plate {plate}",
    "Device serial number {serial} was implanted.",
    "S/N {serial}, code {code}.",
    "Lot: {serial}",
    "Record at {url} if you have access.",
    "The portal logged it from IP {ip}.",
    "Fingerprint ID {biometric} was taken at check-in.",
    "Voiceprint: {biometric}",
    "I attach {photo} of the wound.",
    "Accession {accession} from pathology.",
    "Specimen # {accession}",
)
DECOYS = (
    "Can we bill {code} with {code}-{modifier} on the same day?",
    "We used {icd} and {icd} with {code}, claim {code}-{modifier} was denied.",
    "A {age} year old female had {level} and {level} injected, {dose} of triamcinolone.",
    "{hcpcs} x{units}, {dose} given, JW for the waste.",
    "Medicare says modifier {modifier} or XS; the MUE is {units}.",
    "The patient was seen for {minutes} minutes on Monday, POS 22, {code}.",
    "Is {code} bundled into {code} under chapter 12, section 40.2 of 100-04?",
    "Denial CO 97 and N20 on {code}, then PR 204 on {hcpcs}.",
    "Dr. Hargrove did the fusion at {level}; the lesion was 2.5 x 1.3 cm.",
    "Age {age}, BMI 31.4, BP 120/80, strength 5/5, Blue Cross Blue Shield.",
    "Auth for {code} covers {units} units; visit {units} of 12.",
    "Rotator Cuff Repair with {code}, Left Shoulder, Global Period 90 days.",
    "New Patient Visit {code} and {icd}, ORIF with {units} screws, {dose} fentanyl.",
)
SUBJECTS = ("{code} with {code}", "Fwd: {name} - {code}", "Re: modifier {modifier}", "denial {code}", "Question: {icd}")
CLOSINGS = ("Thanks,\nJo Coder, CPC", "Regards,\nSam Biller", "Thank you!\nKim", "")
CODES = words("20610 64483 99213 99214 29881 63047 27447 66984 45385 11042 0275T 36415 93000 70450 96372 97110")
HCPCS = words("J1885 G0439 Q4081 L1832 J0885 A4550 C1713 G2211")
ICD = words("M54.50 I10 S52.501A E11.9 Z12.11 M17.11 K26.0 C50.911 T84.032D J44.1")
MODIFIERS = words("25 59 XS 50 RT LT 57 24 58 78 79 26 TC 76 22 80 AS 62")
LEVELS = words("L4-L5 L5-S1 C5-6 T12 L3-4 C6-C7 T11-T12")
DOSES = ("40 mg", "0.5 mL", "12,500 units", "1,000 mcg", "2 g", "80mg/2mL", "10 cc")


@dataclass(frozen=True, slots=True)
class Planted:
    """An identifier at its place in the whole text (subject, a line end, body)."""

    kind: Identifier
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Made:
    """A mail, and every identifier in it."""

    text: str
    planted: tuple[Planted, ...]


def mails(count: int, seed: int) -> Iterator[Made]:
    """Make mails; each line of the list stands in every few of them, so that all classes are met often."""
    draw = random.Random(seed)
    for number in range(count):
        lines = [LINES[number % len(LINES)], *draw.sample(LINES, draw.randint(0, 3)), *draw.sample(DECOYS, 2)]
        draw.shuffle(lines)
        gap = draw.choice(("\n", " ", "\n\n"))
        subject = draw.choice(SUBJECTS)
        yield fill(f"{subject}\nHello,\n{gap.join(lines)}\n\n{draw.choice(CLOSINGS)}", draw)


def fill(template: str, draw: random.Random) -> Made:
    """Put a value in each place of a template, and keep the places of those that identify."""
    parts, planted, at, length = [], [], 0, 0
    for slot in re.finditer(r"\{(\w+)\}", template):
        before = template[at : slot.start()]
        length += len(before)
        value, kinds = value_of(slot.group(1), draw)
        parts += [before, value]
        planted += [Planted(kind, length + start, length + end) for kind, start, end in kinds]
        at, length = slot.end(), length + len(value)
    return Made("".join([*parts, template[at:]]), tuple(planted))


def value_of(slot: str, draw: random.Random) -> tuple[str, list[tuple[Identifier, int, int]]]:
    """Draw a value, with what in it identifies."""
    given, family = draw.choice(GIVEN), draw.choice(FAMILY)
    match slot:
        case "name":
            value = draw.choice((f"{given} {family}", f"{given} {draw.choice('ABCDEFGH')}. {family}"))
        case "given_pair":
            value = f"{draw.choice(('Maria', 'James', 'Linda', 'Robert', 'Patricia', 'Jose', 'Walter'))} {family}"
        case "surname":
            value = draw.choice([name for name in FAMILY if name not in ("White", "Young", "Baker", "Brown")])
        case "reversed":
            value = f"{family}, {given}"
        case "upper":
            value = f"{given} {family}".upper()
        case "file":
            value = draw.choice((f"{family}_{given}_opnote.pdf", f"op note {given} {family}.docx"))
            start = value.index(min(given, family, key=value.index))
            return value, [(Identifier.NAME, start, max(value.index(n) + len(n) for n in (given, family)))]
        case "zip_line":
            town, state = draw.choice(TOWNS)
            number = f"{draw.randint(10000, 99950)}"
            at = len(town) + 2 + len(state) + 1
            return f"{town}, {state} {number}", [(Identifier.ADDRESS, 0, len(town)), (Identifier.ZIP, at, at + 5)]
        case _ if slot in CLASSES:
            value = number_of(slot, draw)
        case _:
            return decoy(slot, draw), []
    kind = CLASSES.get(slot, Identifier.NAME)
    return value, [(kind, 0, len(value))]


def number_of(slot: str, draw: random.Random) -> str:
    """Draw an identifier that is no name."""
    day = date(2026, 1, 1) + timedelta(days=draw.randint(0, 320))
    born = date(1930, 1, 1) + timedelta(days=draw.randint(0, 30000))
    phone = (draw.randint(201, 989), 555, draw.randint(100, 199))
    simple = {
        "old": f"{draw.randint(90, 104)}",
        "email": f"{draw.choice(GIVEN).lower()}.{draw.randint(1, 99)}@mail.example",
        "url": f"https://portal.example/p/{draw.randint(1000, 99999)}",
        "ip": f"192.0.2.{draw.randint(1, 254)}",
        "street": f"{draw.randint(1, 9999)} {draw.choice(STREETS)}{draw.choice(('', ', Apt 3', ' Suite 200'))}",
        "zip": f"{draw.randint(10000, 99950)}",
        "photo": f"{draw.choice(PICTURES)}_{draw.randint(100, 9999)}.{draw.choice(('jpg', 'PNG'))}",
        "vin": draw.choice(("1HGCM82633A004352", "1M8GDM9AXKP042788", "5YJSA1E26HF000337")),
    }
    match slot:
        case "dos" | "dob":
            return written(day if slot == "dos" else born, draw)
        case "phone" | "fax":
            return draw.choice(("({}) {}-0{}", "{}-{}-0{}", "{}.{}.0{}", "{} {} 0{}", "1-{}-{}-0{}")).format(*phone)
        case _ if slot in simple:
            return simple[slot]
        case _:
            return letters_and_digits(slot, draw)


def written(day: date, draw: random.Random) -> str:
    """A day as people write it."""
    forms = ("%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%Y-%m-%d", "%b %d, %Y", "%m-%d-%Y", "%d %B %Y")
    text = day.strftime(draw.choice(forms))
    return re.sub(r"\b0(?=\d/)", "", text) if "/" in text and draw.random() < 0.4 else text


SHAPES: dict[str, tuple[str, ...]] = {  # 9 a digit, A a letter, M a letter of an MBI
    "ssn": ("999-99-9999", "999 99 9999"),
    "mrn": ("999999", "99999999", "A9999999", "99-99-99"),
    "mbi": ("1MM9-MM9-MM99", "1MM9MM9MM99"),
    "member": ("A99999999", "AAA999999999", "999999999A", "AAA99A99999"),
    "account": ("A999999", "99999999", "9999-99999"),
    "claim": ("2026999999999", "99999999999", "A99999999999"),
    "license": ("A9999999", "99999999", "A999-9999-9999"),
    "plate": ("AAA-9999", "9AAA999"),
    "serial": ("99-999999", "AAA999999A", "A99999999"),
    "biometric": ("FP-99999", "BIO999999"),
    "accession": ("S99-99999", "99-AA-99999", "999999999"),
}


def letters_and_digits(slot: str, draw: random.Random) -> str:
    """Draw a number of one of the shapes that its kind has."""
    pools = {"9": "123456789", "A": "ABCDEFGHKLMNPRTUVWXY", "M": "ACDEFGHJKMNPQRTUVWXY"}
    return "".join(draw.choice(pools.get(c, c)) for c in draw.choice(SHAPES[slot]))


def decoy(slot: str, draw: random.Random) -> str:
    """Draw what a coder writes about."""
    match slot:
        case "code" | "hcpcs" | "icd" | "modifier" | "level" | "dose":
            pools = {"code": CODES, "hcpcs": HCPCS, "icd": ICD, "modifier": MODIFIERS, "level": LEVELS, "dose": DOSES}
            return draw.choice(pools[slot])
        case "age":
            return str(draw.randint(1, 89))
        case "units":
            return str(draw.randint(1, 12))
        case "minutes":
            return str(draw.randint(10, 89))
        case _:
            raise KeyError(slot)
