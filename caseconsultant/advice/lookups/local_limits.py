"""Amounts that belong to a place or a device: anesthesia factors, the OPPS cap on imaging, device offsets of ASCs."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.findings_of_payment import AnesthesiaPay, Capped, DevicePart
from caseconsultant.advice.lookups.ambulatory import CENTRE
from caseconsultant.advice.lookups.amounts import PRICE, money
from caseconsultant.advice.lookups.local_amounts import area_of, locality_of
from caseconsultant.advice.lookups.timed import ANESTHESIA
from caseconsultant.advice.lookups.working import minutes_of
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

BASE: Final = re.compile(r"\bbase(?: units?)?(?: of| is| are| =|:)? ?(\d{1,2})\b|\b(\d{1,2}) base(?: units?)?\b", re.I)
FIFTEEN: Final = 15  # minutes of an anesthesia time unit (100-04, chapter 12, section 50)
DEVICE: Final = re.compile(r"device|implant|offset", re.I)
MOST: Final = 4


def anesthesia_pay(question: Question, library: Library) -> Iterator[Finding]:
    """Give the conversion factor of the mail's locality, and the amount where base units and minutes are told."""
    where = locality_of(question, library) if ANESTHESIA.search(question.words) else None
    if where is None:
        return
    found = judge(library.anesthesia_factor(*where, question.date_of_service))
    if found.fact is None:
        return
    area = area_of(*where, question, library) or f"locality {where[1]}"
    base, minutes = BASE.search(question.words), minutes_of(question)
    dollars, words = None, ""
    if base and len(minutes) == 1:
        units = (Decimal(minutes[0]) / FIFTEEN).quantize(Decimal("0.1"))
        count = Decimal(base.group(1) or base.group(2))
        dollars = money((count + units) * found.fact.factor)
        words = f"({count:f} base + {units:f} time) x {found.fact.factor:f} = ${dollars:,f}"
    yield AnesthesiaPay(basis=found.basis(area), area=area, factor=found.fact.factor, dollars=dollars, arithmetic=words)


def capped(question: Question, library: Library) -> Iterator[Finding]:
    """Give the OPPS cap of each imaging code in the mail's locality, where money is asked about."""
    where = locality_of(question, library) if PRICE.search(question.asking) else None
    if where is None:
        return
    area = area_of(*where, question, library) or f"locality {where[1]}"
    for code in question.procedures[:MOST]:
        for half in ("", "TC"):
            found = judge(library.opps_cap(code, *where, question.date_of_service, half))
            if found.fact is not None:
                yield Capped(
                    basis=found.basis(f"{code} in {area}"),
                    code=code,
                    modifier=half,
                    area=area,
                    office=found.fact.nonfacility,
                    facility=found.fact.facility,
                )


def device_part(question: Question, library: Library) -> Iterator[Finding]:
    """Give the part of a surgery center's payment that is for the device, where a center or a device is spoken of."""
    if not (CENTRE.search(question.words) and (DEVICE.search(question.words) or PRICE.search(question.asking))):
        return
    for code in question.procedures[:MOST]:
        found = judge(library.device_offset(code, question.date_of_service))
        if found.fact is not None and found.fact.amount:
            share = (found.fact.share or Decimal(0)) * 100
            yield DevicePart(basis=found.basis(code), code=code, percent=share, dollars=money(found.fact.amount))
