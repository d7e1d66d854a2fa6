"""Recall of our search beside the simplest thing, FTS5 over the titles. `python bench/search_quality.py HOME`.

Three sets: the shared phrases for tuning, and our own in two halves, the first to tune on, the second to report.
"""

import hashlib
import importlib.util
import json
import os
import re
import resource
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


def sets() -> dict[str, list[dict[str, Any]]]:
    """Return the phrases to ask, by the name of their set."""
    ours = read(Path(__file__).parent / "phrases" / "ours.jsonl")
    return {
        "shared, for tuning": read(SHARED / "eval" / "phrases_dev.jsonl"),
        "ours, first half": [asked for asked in ours if in_first_half(asked["id"])],
        "ours, second half": [asked for asked in ours if not in_first_half(asked["id"])],
    }


def read(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a phrase file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def in_first_half(name: str) -> bool:
    """Say whether a phrase is for tuning: by its id's digest, so that a phrase stays in its half."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 1


def report(phrases: list[dict[str, Any]], library: Library, simple: Callable[[str], list[str]]) -> None:
    """Print the recall of both searches, and how long ours took."""
    score = scorer()
    walls, busy = [], []
    ours, theirs = {}, {}
    for asked in phrases:
        start, worked = time.perf_counter(), time.thread_time()
        ours[asked["id"]] = json.loads(ranked(library.ranked, asked, 10))["codes"]
        walls.append((time.perf_counter() - start) * 1000)
        busy.append((time.thread_time() - worked) * 1000)
        theirs[asked["id"]] = simple(asked["phrase"])
    for name, belongs in GROUPS.items():
        chosen = [asked for asked in phrases if belongs(asked)]
        for label, found in (("ours", ours), ("titles in FTS5", theirs)):
            told = score.summary([score.rank_of(asked, found[asked["id"]]) for asked in chosen])
            recall = "  ".join(f"recall@{k} {told[f'recall@{k}']:.3f}" for k in (1, 10))
            print(f"{name:22} {label:15} n={told['n']:4}  {recall}")
    print(f"ours: wall {spread(walls)}; processor {spread(busy)}; load {os.getloadavg()[0]:.1f}")


def spread(times: list[float]) -> str:
    """Return the median and the 99th percentile of times in milliseconds, in words."""
    times = sorted(times)
    return f"median {times[len(times) // 2]:.2f} ms, p99 {times[len(times) * 99 // 100]:.2f} ms"


def main() -> None:
    folder = current(Path(sys.argv[1]))
    library, simple = Library.open(folder), the_simplest_thing(folder)
    for name, phrases in sets().items():
        print(f"\n{name}")
        report(phrases, library, simple)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nmemory at most {memory:.0f} MB, with the simplest thing's index")


if __name__ == "__main__":
    main()
