"""Ten codes on one date: all pairs both ways, MUEs, add-ons, fees. `python bench/codes_lookup.py var/library`."""

import random
import statistics
import sys
import time
from datetime import date
from itertools import combinations
from pathlib import Path

from caseconsultant.codes.facts import Setting
from caseconsultant.codes.library import Library
from caseconsultant.codes.shelf import current
from caseconsultant.codes.starter.facts import codes

ON = date(2024, 8, 1)
TEN, RUNS = 10, 1_000
PHRASES = (
    "low back pain",
    "htn with ckd 4",
    "knee injection",
    "fx left wrist",
    "rocephin 250 mg",
    "screening colonoscopy",
)


def ask(library: Library, chosen: list[str]) -> None:
    for one, other in combinations(chosen, 2):
        library.pair_edit(one, other, Setting.PRACTITIONER, ON)
    for code in chosen:
        library.unit_limit(code, Setting.PRACTITIONER, ON)
        library.add_on(code, ON)
        library.fee(code, ON)


def timed(library: Library, known: list[str]) -> tuple[float, float]:
    """Return median and 99th percentile, in milliseconds, of ten codes chosen at random."""
    chance = random.Random(3)
    times = []
    for _ in range(RUNS):
        chosen = chance.sample(known, TEN)
        start = time.perf_counter()
        ask(library, chosen)
        times.append(time.perf_counter() - start)
    times.sort()
    return statistics.median(times) * 1000, times[-RUNS // 100] * 1000


def memory() -> tuple[float, float]:
    """Return what this process holds by itself, and what of the page cache it has mapped, in MB (Linux)."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    own, mapped = (int(lines[name].split()[0]) / 1024 for name in ("RssAnon", "RssFile"))
    return own, mapped


def main() -> None:
    home = Path(sys.argv[1])
    bare, _ = memory()
    start = time.perf_counter()
    library = Library.open(current(home))
    library.fee("20610", ON)
    cold = time.perf_counter() - start
    every = [row[0] for row in library._store.connection.execute("SELECT DISTINCT code FROM fee WHERE modifier = ''")]
    usual, slow = timed(library, list(codes()))
    any_usual, any_slow = timed(library, every)
    for phrase in PHRASES * 50:
        library.search(phrase)
    own, mapped = memory()
    print(f"cold start        {cold * 1000:7.2f} ms   (aim: under 50)")
    print(
        f"ten codes, median {usual:7.2f} ms   (aim: under 1); p99 {slow:.2f} ms; of the starter's {len(codes())} codes"
    )
    print(f"the same, of all  {any_usual:7.2f} ms   p99 {any_slow:.2f} ms; of {len(every):,} codes")
    print(f"memory of a worker{own:7.0f} MB   (aim: under 100), with Python's {bare:.0f}; mapped {mapped:.0f}")


if __name__ == "__main__":
    main()
