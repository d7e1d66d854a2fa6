"""How good are the drafts, the reading and the search? `make evaluate` prints the figures and compares them.

The questions and phrases of bench/ are always scored; those beside the repository (or where CASECONSULTANT_SHARED says)
where they are there, with the scorers that stand beside them. It fails when a figure falls below bench/recorded.json,
which only `make evaluate ARGS=--record` writes. `--all` prints every breakdown of the material beside the repository.
A scorer reads words, not meaning: read some of the drafts every time.
"""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

from bench.everything import HOUSE, SHARED, built, has_data, starter
from bench.scoring import Score, score
from caseconsultant.advice.commands import drafted, record
from caseconsultant.advice.drafting import UNVOUCHED, draft
from caseconsultant.advice.reading import read
from caseconsultant.codes.library import Library
from caseconsultant.codes.search.ranking import ranked
from caseconsultant.codes.shelf import ensure_library

Figures: TypeAlias = dict[str, float]
QUESTIONS: Final = HOUSE / "bench" / "questions"
RECORDED: Final = HOUSE / "bench" / "recorded.json"
DAY: Final = date(2026, 11, 24)
LOWER: Final = ("invented", "forbidden", "false", "unvouched")
"""Figures that are better when they are lower."""
SLACK: Final = 0.006  # a figure may move by so much: one question of two hundred
SMALL: Final = {"high and right": 0.05}  # a share of few drafts moves more
TOLD: Final = {"high"}  # how often a draft is sure is told, and neither good nor bad by itself
SURE: Final = 0.95  # of the drafts that are surest, so many must be right
FEWEST: Final = 10  # drafts of which a share of right ones says anything


def main(arguments: list[str]) -> int:
    """Print the figures; record them, or say which ones fell."""
    kinds = {"everything": built} if has_data() else {"starter": starter}
    if "--record" in arguments:
        kinds = {**kinds, "starter": starter}
    found = {kind: dict(evaluated(home(), kind, "--all" in arguments)) for kind, home in kinds.items()}
    known = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    if "--record" in arguments:
        RECORDED.write_text(json.dumps({**known, **found}, indent=1) + "\n", encoding="utf-8")
        print(f"recorded in {RECORDED.relative_to(HOUSE)}")
        return 0
    worse = list(fallen(found, known))
    print(*worse, sep="\n", file=sys.stderr)
    return 1 if worse else 0


def evaluated(home: Path, kind: str, everything: bool) -> Iterator[tuple[str, Figures]]:
    """Yield (what was asked, its figures), printed as they come."""
    library = ensure_library(home)
    sets: dict[str, Callable[[], Figures]] = {
        "questions of our own, for learning": lambda: of_questions(half(1), library),
        "questions of our own, for reporting": lambda: of_questions(half(0), library),
        "questions that were fresh, for learning": lambda: of_questions(lines(QUESTIONS / "earlier.jsonl"), library),
        "fresh questions of November 24, for reporting": lambda: of_questions(
            lines(QUESTIONS / "fresh.jsonl"), library
        ),
        "phrases of our own": lambda: of_phrases(lines(HOUSE / "bench" / "phrases" / "ours.jsonl"), library),
    }
    if (SHARED / "eval").is_dir() and kind == "everything":
        sets["questions beside the repository"] = lambda: of_shared_questions(library, everything)
        sets["phrases beside the repository"] = lambda: of_phrases(
            lines(SHARED / "eval" / "phrases_dev.jsonl"), library
        )
    for name, measure in sets.items():
        begun = time.perf_counter()
        figures = {what: round(value, 4) for what, value in measure().items()}
        print(f"== {name} ({kind}, {time.perf_counter() - begun:.0f} s)")
        print(*(f"   {what:<28} {value:.4f}" for what, value in figures.items()), "", sep="\n")
        yield name, figures
    library.close()


def of_questions(items: list[dict[str, Any]], library: Library) -> Figures:
    """The figures of drafts for questions with gold answers."""
    made = [draft(one["subject"], one["body"], library, DAY) for one in items]
    drafts = [record(item["id"], item["subject"], one) for item, one in zip(items, made, strict=True)]
    scores = [score(item, one, library.known) for item, one in zip(items, drafts, strict=True)]
    unvouched = mean([any(said.startswith(UNVOUCHED) for said in one.not_answered) for one in made])
    return {**of_scores(scores), "unvouched": unvouched, **of_confidence(scores, drafts), **of_reading(items)}


def of_scores(scores: list[Score]) -> Figures:
    """Correct and partial credit, and the parts that they are made of."""
    figures = {"correct": mean([one.correct for one in scores]), "partial": mean([one.partial for one in scores])}
    for part in ("verdict", "codes", "modifiers", "facts"):
        figures[part] = mean([getattr(one, part) == 1.0 for one in scores if getattr(one, part) is not None])
    for part in ("forbidden", "invented"):
        figures[part] = mean([bool(getattr(one, part)) for one in scores])
    return figures


def of_confidence(scores: list[Score], drafts: list[dict[str, Any]]) -> Figures:
    """How far the drafts that are sure of themselves are right: the largest share of the surest with 0.95 right."""
    ordered = sorted(zip((one["confidence"] for one in drafts), scores, strict=True), key=lambda pair: -pair[0])
    right, best = 0, 0.0
    for number, (worth, one) in enumerate(ordered, 1):
        right += one.correct
        last_of_its_worth = number == len(ordered) or ordered[number][0] < worth
        if last_of_its_worth and number >= FEWEST and right / number >= SURE:
            best = number / len(ordered)
    high = [one.correct for made, one in zip(drafts, scores, strict=True) if made["level"] == "high"]
    return {"sure and right": best, "high": len(high) / len(drafts), "high and right": mean(high)}


def of_reading(items: list[dict[str, Any]]) -> Figures:
    """The share of the named codes and modifiers that reading finds."""
    named = found = 0
    for item in items:
        question = read(item["subject"], item["body"], DAY)
        got = {code.code for code in question.codes} | set(question.modifier_codes)
        wanted = {mention["code"] for mention in item["mentions"]}
        named, found = named + len(wanted), found + len(wanted & got)
    return {"read": found / named if named else 1.0}


def of_phrases(phrases: list[dict[str, Any]], library: Library) -> Figures:
    """Recall of the search in its first one and first ten."""
    ranks = [rank_of(one, json.loads(ranked(library.ranked, one, 10))["codes"]) for one in phrases]
    return {f"recall@{most}": mean([0 < rank <= most for rank in ranks]) for most in (1, 10)}


def rank_of(phrase: dict[str, Any], codes: list[str]) -> int:
    """Where the first right code stands, from 1; 0 where none does. A category is met by what lies below it."""
    wanted = [code.replace(".", "") for code in phrase["codes"]]
    for rank, code in enumerate((code.replace(".", "") for code in codes), 1):
        below = phrase.get("match") == "prefix" and code.startswith(tuple(wanted))
        if code in wanted or below:
            return rank
    return 0


def of_shared_questions(library: Library, everything: bool) -> Figures:
    """The figures of the questions beside the repository, by the scorer that stands beside them."""
    questions = SHARED / "eval" / "dev.jsonl"
    with TemporaryDirectory(prefix="caseconsultant-evaluate-") as folder:
        made, scores = Path(folder, "drafts.jsonl"), Path(folder, "scores.json")
        made.write_text("\n".join(drafted(questions, library, DAY)), encoding="utf-8")
        words: list[str | Path] = ["--gold", questions, "--drafts", made, "--json", scores]
        words += ["--valid-codes", SHARED / "eval" / "valid_codes.txt"]
        ran = subprocess.run([sys.executable, SHARED / "eval" / "score_answers.py", *words],
                             check=True, capture_output=True, text=True)  # fmt: skip
        if everything:
            print(ran.stdout)
        told = json.loads(scores.read_text(encoding="utf-8"))
    apart = told["by"]["cpt_descriptors"]["not needed"]
    items = lines(questions)
    return {
        "correct": told["overall"]["correct"],
        "partial": told["overall"]["score"],
        "correct, no descriptors": apart["correct"],
        "partial, no descriptors": apart["score"],
        "invented": told["overall"]["invented"],
        "forbidden": told["overall"]["forbidden"],
        "sure and right": told["selective"]["coverage"],
        **of_reading(items),
        "read false": false_ones(items),
    }


def false_ones(items: list[dict[str, Any]]) -> float:
    """The share of what reading finds that the mails do not name."""
    found = false = 0
    for item in items:
        question = read(item["subject"], item["body"], DAY)
        got = {code.code for code in question.codes} | set(question.modifier_codes)
        found, false = found + len(got), false + len(got - {mention["code"] for mention in item["mentions"]})
    return false / found if found else 0.0


def fallen(found: dict[str, dict[str, Figures]], known: dict[str, dict[str, Figures]]) -> Iterator[str]:
    """Say which figures are worse than those recorded."""
    for kind, sets in found.items():
        for name, figures in sets.items():
            for what, value in figures.items():
                before = known.get(kind, {}).get(name, {}).get(what)
                lower, slack = any(word in what for word in LOWER), SMALL.get(what, SLACK)
                if before is None or what in TOLD:
                    continue
                if value > before + slack if lower else value < before - slack:
                    yield f"{name} ({kind}): {what} was {before:.4f} and is {value:.4f}"


def half(which: int) -> list[dict[str, Any]]:
    """Our own questions of one half: 0 for reporting, 1 for learning (bench/questions/README.md)."""
    items = lines(QUESTIONS / "ours.jsonl")
    return [one for one in items if int(hashlib.sha256(one["id"].encode()).hexdigest(), 16) % 2 == which]


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a file, parsed."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def mean(values: list[Any]) -> float:
    """The mean, 0 for none."""
    return sum(map(float, values)) / len(values) if values else 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
