"""How long a draft takes, and whether memory grows: the questions beside the repository, over and over.

python bench/advice_drafting.py LIBRARY_HOME QUESTIONS.jsonl [ROUNDS]

Each round asks on another day, so that no answer of the round before is remembered for it.
"""

import json
import resource
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from caseconsultant.advice.drafting import draft
from caseconsultant.codes.shelf import ensure_library


def memory() -> float:
    """The most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(home: str, questions: str, rounds: str = "10") -> None:
    library = ensure_library(Path(home))
    mails = [json.loads(line) for line in Path(questions).read_text(encoding="utf-8").splitlines() if line.strip()]
    times: list[float] = []
    held: list[float] = []
    for number in range(int(rounds)):
        for mail in mails:
            begin = time.perf_counter()
            draft(mail["subject"], mail["body"], library, date(2026, 11, 23) - timedelta(days=number))
            times.append((time.perf_counter() - begin) * 1000)
        held.append(memory())
        if number == 0:
            cold, times = statistics.median(times), []
    quantiles = statistics.quantiles(times, n=100)
    print(f"first round: median {cold:.1f} ms")
    print(f"{len(times)} drafts: median {statistics.median(times):.1f} ms")
    print(f"p95 {quantiles[94]:.1f} ms, p99 {quantiles[98]:.1f} ms, slowest {max(times):.1f} ms")
    marks = {len(held) * part // 4: held[len(held) * part // 4 - 1] for part in (1, 2, 3, 4)}
    shown = ", ".join(f"{held_:.0f} MB after round {number}" for number, held_ in marks.items() if number)
    print(f"memory: {held[0]:.0f} MB after the first round, {shown}")


if __name__ == "__main__":
    main(*sys.argv[1:])
