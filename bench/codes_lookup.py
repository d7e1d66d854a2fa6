"""Ten codes on one date: all pairs both ways, MUEs, add-ons, fees. `python bench/codes_lookup.py HOME`."""

import random
import resource
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


def ask(library: Library, chosen: list[str]) -> None:
    for one, other in combinations(chosen, 2):
        library.pair_edit(one, other, Setting.PRACTITIONER, ON)
    for code in chosen:
        library.unit_limit(code, Setting.PRACTITIONER, ON)
        library.add_on(code, ON)
        library.fee(code, ON)


def main() -> None:
    home = Path(sys.argv[1])
    start = time.perf_counter()
    library = Library.open(current(home))
    library.fee("20610", ON)
    cold = time.perf_counter() - start
    chance = random.Random(3)
    times = []
    for _ in range(RUNS):
        chosen = chance.sample(codes(), TEN)
        start = time.perf_counter()
        ask(library, chosen)
        times.append(time.perf_counter() - start)
    times.sort()
    median, slow = statistics.median(times) * 1000, times[-RUNS // 100] * 1000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"cold start        {cold * 1000:7.2f} ms   (aim: under 50)")
    print(f"ten codes, median {median:7.2f} ms   (aim: under 1); p99 {slow:.2f} ms")
    print(f"memory of a worker{memory:7.0f} MB, page cache that is mapped included")


if __name__ == "__main__":
    main()
