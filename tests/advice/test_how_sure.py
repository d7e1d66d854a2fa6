"""How sure a search is: as often right as measured, less beside a rival and where something is unsaid."""

from caseconsultant.advice.composing.how_sure import chance, rivals
from caseconsultant.advice.findings import Basis, Candidates, Standing
from caseconsultant.codes.facts import Code, Hit, SetName, Source, System

SOURCE = Source(1, SetName.ICD10CM, "FY2026", "tabular.xml", "0" * 64, None, None)


def found(system: System, *scores: float, unsure: tuple[str, ...] = ()) -> Candidates:
    hits = tuple(Hit(f"X{n}", system, f"Thing {n}", True, score, (), (), ()) for n, score in enumerate(scores))
    best = Code("X0", system, "Thing 0", True, None, None, SOURCE)
    return Candidates(basis=Basis(Standing.APPLIES), words="thing", hits=hits, best=best, unsure_of=unsure)


def test_a_clear_best_is_surer_than_one_beside_a_rival() -> None:
    for system in (System.ICD10CM, System.HCPCS, System.CPT):
        assert chance(found(system, 0.99, 0.5)) > chance(found(system, 0.99, 0.98))


def test_the_better_the_words_fit_the_surer() -> None:
    chances = [chance(found(System.ICD10CM, score, 0.1)) for score in (0.99, 0.92, 0.85, 0.7, 0.55, 0.3)]
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == len(chances)


def test_what_is_unsaid_makes_it_less_sure() -> None:
    assert chance(found(System.ICD10CM, 0.99, unsure=("side",))) < chance(found(System.ICD10CM, 0.99))


def test_nothing_found_is_not_sure_at_all() -> None:
    nothing = Candidates(basis=Basis(Standing.NO_DATA), words="thing", hits=())
    assert chance(nothing) == 0


def test_rivals_are_supplies_that_fit_as_well_and_never_diagnoses() -> None:
    assert [hit.code for hit in rivals(found(System.HCPCS, 0.6, 0.6, 0.4))] == ["X1"]
    assert rivals(found(System.ICD10CM, 0.6, 0.6)) == ()
