"""Two services that one code says together: that code is billed alone (CPT's families)."""

from caseconsultant.advice import tables
from caseconsultant.advice.composing.edits import label
from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Basis, Citation, Standing
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.advice.question import Ask

NAME = "one_code"


def one_code(matter: Matter) -> Piece | None:
    """Answer with the one code where the mail names just the two that it says, and asks for more than a diagnosis."""
    asked = matter.question.procedures
    if len(asked) not in (2, 3) or matter.question.kinds()[:1] == (Ask.DIAGNOSIS,):
        return None
    row = next(
        (
            row
            for row in tables.rows(NAME, matter.question.date_of_service)
            if {row["one"], row["other"]} <= set(asked) <= {row["one"], row["other"], row["together"]}
        ),
        None,
    )
    if row is None:
        return None
    single = what_is(row["together"], matter.question, matter.library)
    cited = Citation(tables.source(NAME), "", None, None, "", False, "")
    single_known = Basis(Standing.APPLIES, (cited,))
    name = naming(single.code, single.label)
    lead = "" if Ask.WHICH_CODE in matter.question.kinds()[:1] and len(asked) == 2 else "No: "
    return Piece(
        bottom=Said(
            f"{lead}{single.code} alone: {name} says both of them where they were done {row['when']}, so {row['one']} "
            f"and {row['other']} are not billed together.",
            (*single.cites, *single_known.cites),
        ),
        codes=(
            CodeLine(single.code, (), 1, single.label, "One code for both"),
            *(
                CodeLine(code, (), 0, label(code, matter), f"Part of {single.code}", denied=True)
                for code in (row["one"], row["other"])
            ),
        ),
        why=(Said("Only where they were apart (another side, level or session) would each be billed by itself."),),
        must_show=(Said("That both were done, where, and in which session."),),
        findings=(*matter.findings, single),
        sure=Level.MEDIUM,
        because="the two codes stand in our table of services that one code says together",
        score=0.8,
    )
