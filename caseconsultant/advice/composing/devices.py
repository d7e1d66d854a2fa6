"""How much of a surgery center's payment is for the device."""

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.payment import older_words
from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings_of_payment import DevicePart
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.lookups.local_limits import DEVICE


def devices(matter: Matter) -> Piece | None:
    """Answer how much of the payment is for the device, where a device is asked about."""
    found = matter.found(DevicePart)
    if not found or not DEVICE.search(matter.question.asking):
        return None
    return Piece(
        bottom=Said(" ".join(part_words(one, matter) for one in found), jointly(found)),
        codes=tuple(CodeLine(one.code, (), 0, label_of(one.code, matter.question, matter.library)) for one in found),
        why=(Said("A device got free or at a reduced price takes this part off the payment (modifiers FB and FC)."),),
        please_note=(Said("The rule on free devices is to be confirmed in the Claims Processing Manual, chapter 14."),),
        findings=matter.findings,
        sure=Level.MEDIUM,
        because="the device offset stands in the file at hand" + older_words(found),
        score=0.7,
    )


def part_words(one: DevicePart, matter: Matter) -> str:
    """One code's device part in a sentence."""
    name = naming(one.code, label_of(one.code, matter.question, matter.library))
    return (
        f"Of a surgery center's payment for {name}, {one.percent.normalize():f} percent, ${one.dollars:,f}, is for the "
        f"device."
    )
