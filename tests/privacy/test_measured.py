"""The figures that masking promises, measured on mails and codes in their thousands."""

import importlib.util
import random
import re
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest

from caseconsultant.domain.identifiers import Identifier
from caseconsultant.domain.privacy import find, mask
from tests.privacy.generator import CLASSES, MODIFIERS, Made, mails

COUNT = 2_280
SEEDS = (1, 7)
CONTEXTS = (
    "Can we bill {} with {}-59?",
    "claim {} was denied, so was {}.",
    "visit {} and claim: {} for Medicare",
    "The patient {} had {}, then auth {}",
    "Dx: {}, procedure {} at L4-L5.",
    "DOS code {} / {} x2",
    "record {}, chart {}, policy {}, lot {}, model {}",
    "{}\n{}",
    "Patient with {} ({})",
    "ICD-10 {}; CPT {}, modifier 25",
    "order {} study {}, case {}, group {} ref {}",
    "Medicare {} insurance {} plan {} tag {}",
    "Account for {} and {}, member had {}, about {}",
)


def covered(mail: Made) -> tuple[list[Identifier], list[Identifier], int, int]:
    """Which identifiers are hidden whole, which are not; how many were found, and how many of these are none."""
    hidden, real = bytearray(len(mail.text)), bytearray(len(mail.text))
    found = find(mail.text)
    for one in found:
        hidden[one.start : one.end] = b"\x01" * (one.end - one.start)
    for planted in mail.planted:
        real[planted.start : planted.end] = b"\x01" * (planted.end - planted.start)
    whole = [
        all(hidden[at] or not mail.text[at].isalnum() for at in range(planted.start, planted.end))
        for planted in mail.planted
    ]
    kinds = [planted.kind for planted in mail.planted]
    hit = [kind for kind, is_whole in zip(kinds, whole, strict=True) if is_whole]
    missed = [kind for kind, is_whole in zip(kinds, whole, strict=True) if not is_whole]
    return hit, missed, len(found), sum(not any(real[one.start : one.end]) for one in found)


@pytest.mark.parametrize("seed", SEEDS)
def test_nearly_every_identifier_is_found_and_nearly_nothing_else(seed: int) -> None:
    hits: Counter[Identifier] = Counter()
    misses: Counter[Identifier] = Counter()
    found = wrong = 0
    for mail in mails(COUNT, seed):
        hit, missed, in_mail, wrong_in_mail = covered(mail)
        hits.update(hit)
        misses.update(missed)
        found, wrong = found + in_mail, wrong + wrong_in_mail

    assert set(hits) == set(CLASSES.values())  # all the eighteen classes were met
    names = hits[Identifier.NAME], misses[Identifier.NAME]
    numbers = hits.total() - names[0], misses.total() - names[1]
    assert names[0] / sum(names) >= 0.95
    assert numbers[0] / sum(numbers) >= 0.995
    assert 1 - wrong / found >= 0.97


def every_icd_10_cm_code() -> list[str]:
    """All categories and codes, without dots, of the list that the package carries (importing it reads the book)."""
    spec = importlib.util.find_spec("simple_icd_10_cm")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    (listed,) = Path(spec.submodule_search_locations[0]).glob("data/code-list-*.txt")
    return [code for code in listed.read_text().split() if re.fullmatch(r"[A-Z]\d\w{1,5}", code)]


def test_of_a_hundred_thousand_codes_none_is_masked() -> None:
    draw = random.Random(3)
    plain = every_icd_10_cm_code()
    icd = [re.sub(r"^(\w{3})(?=\w)", r"\1.", code) for code in plain] + plain[::7]  # some people leave the dot out
    hcpcs = [f"{letter}{number:04d}" for letter in "ABCEGHJKLMPQRSTV" for number in range(0, 10_000, 37)]
    cpt = [f"{number:05d}" for number in range(100, 100_000, 9)]
    cpt += [f"{number:04d}{letter}" for number in range(1, 1_000, 3) for letter in "TFU"]
    codes = [*icd, *hcpcs, *cpt, *(f"{code}-{draw.choice(MODIFIERS)}" for code in cpt[::10])]
    assert len(codes) > 100_000
    draw.shuffle(codes)
    masked, at = [], 0
    for context in cycle(CONTEXTS):
        holes = context.count("{}")
        sentence = context.format(*(codes[(at + n) % len(codes)] for n in range(holes)))
        masked += [(sentence, one) for one in find(sentence)]
        at += holes
        if at >= len(codes):
            break
    assert masked == []


def test_masking_a_masked_mail_changes_nothing() -> None:
    for mail in mails(400, 5):
        once = mask(mail.text)
        assert mask(once) == once


FLOODS = {
    "one letter": "a",
    "names": "Ab ",
    "digits": "1 ",
    "dashes": "1-",
    "cues": "mrn ",
    "addresses": "a@",
    "announced names": "Pt: Ab ",
    "colons": "a:",
    "dots": "1.",
    "brackets": "[NAME-",
    "lines": "on \n",
    "files": "a_b.pdf ",
    "sign-offs": "thanks\n",
    "numbers after cues": "no # claim no # ",
    "identifiers": "Pt: Odell Zielke, MRN 242887, 54 yo, 20610-59 at L4-L5. ",
}


@pytest.mark.parametrize("flood", FLOODS)
def test_time_grows_with_the_length_of_the_text_and_no_faster(flood: str) -> None:
    def seconds(length: int) -> float:
        text = (FLOODS[flood] * length)[:length]
        times = []
        for _ in range(3):
            begin = time.process_time()
            find(text)
            times.append(time.process_time() - begin)
        return min(times)

    assert seconds(200_000) < 3.5 * seconds(100_000) + 0.02
    assert seconds(100_000) < 0.3  # it takes 20 to 90 milliseconds; the room is for a busy machine
