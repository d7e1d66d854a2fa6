"""Recall of our search beside the simplest thing, FTS5 over the titles. `python bench/search_quality.py HOME`."""

import importlib.util
import json
import os
import re
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from caseconsultant.codes.library import Library
from caseconsultant.codes.search.ranking import ranked
from caseconsultant.codes.shelf import current

SHARED = Path(os.environ.get("CASECONSULTANT_SHARED") or Path(__file__).parents[2] / "shared")


def the_simplest_thing(folder: Path) -> Callable[[str], list[str]]:
    """Return a search over titles, ranked by BM25."""
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE titles USING fts5(code UNINDEXED, title, tokenize='porter unicode61')")
    with sqlite3.connect(f"file:{folder / 'library.sqlite'}?mode=ro", uri=True) as rows:
        for table, kind in (("icd", "icd10cm"), ("hcpcs", "hcpcs")):
            newest = f"(SELECT id FROM source WHERE kind = '{kind}' ORDER BY effective DESC LIMIT 1)"
            found = rows.execute(f"SELECT code, title FROM {table} WHERE source = {newest}")
            index.executemany("INSERT INTO titles VALUES (?, ?)", found)
    rows.close()

    def search(phrase: str) -> list[str]:
        words = re.findall(r"[A-Za-z0-9]+", phrase)
        query = " OR ".join(f'"{word}"' for word in words) or '""'
        return [
            code
            for (code,) in index.execute(
                "SELECT code FROM titles WHERE titles MATCH ? ORDER BY rank LIMIT 10", (query,)
            )
        ]

    return search


def scorer() -> ModuleType:
    """Return the shared scorer as a module."""
    spec = importlib.util.spec_from_file_location("score_search", SHARED / "eval" / "score_search.py")
    if spec is None or spec.loader is None:
        sys.exit(f"needs the material beside the repository: there is no {SHARED}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GROUPS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "ICD-10-CM and HCPCS": lambda asked: asked["code_system"] in ("ICD-10-CM", "HCPCS"),
    "ICD-10-CM": lambda asked: asked["code_system"] == "ICD-10-CM",
    "true synonyms": lambda asked: (asked["token_cover"] if asked["token_cover"] is not None else 1) < 0.34,
    "CPT": lambda asked: asked["code_system"] == "CPT",
    "all": lambda _: True,
}


def main() -> None:
    score = scorer()
    folder = current(Path(sys.argv[1]))
    library, simple = Library.open(folder), the_simplest_thing(folder)
    lines = (SHARED / "eval" / "phrases_dev.jsonl").read_text("utf-8").splitlines()
    phrases: list[dict[str, Any]] = [json.loads(line) for line in lines]
    times, ours, theirs = [], {}, {}
    for asked in phrases:
        start = time.perf_counter()
        ours[asked["id"]] = json.loads(ranked(library.ranked, asked, 10))["codes"]
        times.append(time.perf_counter() - start)
        theirs[asked["id"]] = simple(asked["phrase"])
    times.sort()
    for name, belongs in GROUPS.items():
        chosen = [asked for asked in phrases if belongs(asked)]
        for label, found in (("ours", ours), ("titles in FTS5", theirs)):
            told = score.summary([score.rank_of(asked, found[asked["id"]]) for asked in chosen])
            recall = "  ".join(f"recall@{k} {told[f'recall@{k}']:.3f}" for k in (1, 10))
            print(f"{name:22} {label:15} n={told['n']:4}  {recall}")
    print(f"ours: median {times[len(times) // 2] * 1000:.2f} ms, p99 {times[len(times) * 99 // 100] * 1000:.2f} ms")


if __name__ == "__main__":
    main()
