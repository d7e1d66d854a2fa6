"""How good are the drafts and the search? `make evaluate` scores both against known questions and phrases.

The questions and the scorers are the material beside the repository (or where CASECONSULTANT_SHARED says). A scorer
reads words, not meaning: read some of the drafts every time. `--all` prints every breakdown.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HOUSE = Path(__file__).parents[1]
SHARED = Path(os.environ.get("CASECONSULTANT_SHARED") or HOUSE.parent / "shared") / "eval"
HEAD = 11  # lines that hold the totals


def run(*words: str | Path) -> str:
    """Run a Python program of ours or a scorer; return what it prints, or end with what it complained of."""
    ran = subprocess.run([sys.executable, *map(str, words)], cwd=HOUSE, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(f"{' '.join(map(str, words))} failed:\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def show(title: str, report: str, everything: bool) -> None:
    """Print a report, or its totals."""
    lines = report.splitlines()
    print(f"== {title}", *(lines if everything else lines[:HEAD]), "", sep="\n")


def main(everything: bool) -> int:
    """Score the drafts, then the search."""
    if not SHARED.is_dir():
        print(f"This needs the questions in {SHARED} (or where CASECONSULTANT_SHARED says), which are not here.")
        return 1
    questions, phrases, codes = (SHARED / name for name in ("dev.jsonl", "phrases_dev.jsonl", "valid_codes.txt"))
    with TemporaryDirectory(prefix="caseconsultant-evaluate-") as folder:
        drafts, found = Path(folder, "drafts.jsonl"), Path(folder, "found.jsonl")
        run("-m", "caseconsultant", "ask", "--jsonl", questions, "--out", drafts)
        scored = run(SHARED / "score_answers.py", "--gold", questions, "--drafts", drafts, "--valid-codes", codes)
        show("drafts", scored, everything)
        run("-m", "caseconsultant", "search", "--jsonl", phrases, "--out", found)
        show("search", run(SHARED / "score_search.py", "--gold", phrases, "--results", found), everything)
    return 0


if __name__ == "__main__":
    sys.exit(main("--all" in sys.argv[1:]))
