"""How long a draft takes, and whether memory grows: the questions beside the repository, over and over.

python bench/advice_drafting.py LIBRARY_HOME QUESTIONS.jsonl [ROUNDS]
"""

import json
import resource
import statistics
import sys
import time
from datetime import date
from pathlib import Path

from caseconsultant.advice.drafting import draft
from caseconsultant.codes.shelf import ensure_library


def main(home: str, questions: str, rounds: str = "10") -> None:
    library = ensure_library(Path(home))
    mails = [json.loads(line) for line in Path(questions).read_text(encoding="utf-8").splitlines() if line.strip()]
    times: list[float] = []
    for number in range(int(rounds)):
        for mail in mails:
            begin = time.perf_counter()
            draft(mail["subject"], mail["body"], library, date(2026, 11, 23))
            times.append((time.perf_counter() - begin) * 1000)
        if number == 0:
            cold, times = statistics.median(times), []
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    quantiles = statistics.quantiles(times, n=100)
    print(f"first round: median {cold:.1f} ms")
    print(f"{len(times)} drafts: median {statistics.median(times):.1f} ms")
    print(f"p95 {quantiles[94]:.1f} ms, p99 {quantiles[98]:.1f} ms")
    print(f"memory grew by {grown:.1f} MB after the first round")


if __name__ == "__main__":
    main(*sys.argv[1:])
