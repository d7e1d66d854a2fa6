"""Build the code library from all of the shared material: time, memory, size. `python bench/codes_build.py`."""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from caseconsultant.codes.imports import import_paths
from caseconsultant.codes.shelf import ensure_library

SHARED = Path(os.environ.get("CASECONSULTANT_SHARED") or Path(__file__).parents[2] / "shared")


def main() -> None:
    data = SHARED / "data"
    if not data.exists():
        sys.exit(f"needs the material beside the repository: there is no {data}")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        start = time.perf_counter()
        ensure_library(home).close()
        starter = time.perf_counter() - start
        start, busy = time.perf_counter(), time.process_time()
        done = import_paths(home, [data])
        full, busy = time.perf_counter() - start, time.process_time() - busy
        built = done.folder or home
        size = sum(path.stat().st_size for path in built.rglob("*") if path.is_file())
    rows = sum(item.rows for item in done.taken)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"starter library   {starter:7.1f} s       (aim: under 15)")
    print(f"full import       {full:7.1f} s       (aim: under 180), {rows:,} rows of {len(done.taken)} files")
    print(f"  of a processor  {busy:7.1f} s       (what it takes where nothing else runs)")
    print(f"peak memory       {memory:7.0f} MB      (aim: under 1,000)")
    print(f"library folder    {size / 1e6:7.0f} MB      (aim: under 500)")


if __name__ == "__main__":
    main()
