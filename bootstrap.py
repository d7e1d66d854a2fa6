#!/usr/bin/env python3
"""Set the house up and run it, with nothing but a bare Python.

usage: python3 bootstrap.py COMMAND [ARGUMENTS]

  demo [--auto]            the whole service on this machine, with a mail server of its own
  test [PYTEST ARGUMENTS]  everything that runs in minutes, on real servers
  test-long                what takes longer, and nothing else
  check [--without-tests]  formatting, rules, types, layers, then the tests
  evaluate [--all]         how well the drafts answer known questions
  fuzz [--minutes=10]      random mails for the parser, until one breaks it (Linux, before Python 3.14)
  lock [--upgrade]         resolve the dependencies and write both requirement files
  setup                    only the virtual environment
  run PROGRAM [ARGUMENTS]  a program of the virtual environment
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / "bin"
STAMP = VENV / "installed.sha256"
LOCKS = ("requirements.txt", "requirements-dev.txt")
OLDEST = (3, 11)  # to run the project; this file is readable from 3.7 on, to say so
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")

# What the tests need beside Python: Debian's package, and where the program stands when it is there.
SERVERS = {
    "dovecot-imapd": ("dovecot", "/usr/sbin/dovecot"),
    "redis-server": ("redis-server", "valkey-server"),
    "postgresql": ("initdb", "/usr/lib/postgresql/*/bin/initdb"),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
}


def main(arguments: list[str]) -> int:
    """Run one command; return the exit code."""
    if sys.version_info < OLDEST:
        return with_a_newer_python(arguments)
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in COMMANDS:
        print(__doc__)
        return 0 if command in ("help", "-h", "--help") else 2
    os.chdir(HERE)
    try:
        return COMMANDS[command](rest)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failed:
        print(f"This failed (see above): {' '.join(map(str, failed.cmd))}", file=sys.stderr)
        return failed.returncode or 1
    except KeyboardInterrupt:
        return 130


class Trouble(Exception):  # noqa: N818
    """One sentence that says what is needed."""


def with_a_newer_python(arguments: list[str]) -> int:
    """Run this file again under the newest Python on the PATH, or say that there is none."""
    for name in NEWER:
        found = shutil.which(name)
        if found and is_new_enough(found):
            return subprocess.call([found, str(HERE / "bootstrap.py")] + arguments)  # noqa: RUF005
    print("CaseConsultant needs Python 3.11 or newer on the PATH (on Debian: apt install python3 python3-venv).")
    return 1


def is_new_enough(python: str) -> bool:
    """Say whether the program is a Python that can run the project."""
    asked = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return subprocess.call([python, "-c", asked], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def setup(_arguments: list[str]) -> int:
    """Make the virtual environment as the lock files say; do nothing where it is so already."""
    home, wanted = f"{HERE} {sys.version}", digest()
    known_home, _, known = STAMP.read_text().rpartition("\n") if STAMP.exists() else ("", "", "")
    if not (BIN / "python").exists() or known_home not in ("", home):
        make_venv()  # missing, of another Python, or moved here from another folder
    elif known == wanted:
        return 0
    print("Installing the locked dependencies into .venv ...", flush=True)
    if not any(map(install, installers())):
        raise Trouble("The locked dependencies could not be installed (see above): is a package index reachable?")
    STAMP.write_text(f"{home}\n{wanted}")
    return 0


def digest() -> str:
    """What the environment is made from: both locks and the project's metadata."""
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in (*LOCKS, "pyproject.toml"))).hexdigest()


def make_venv() -> None:
    """Create .venv, installing Debian's missing half of the venv module where we may."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        if not may_apt():
            raise Trouble(f"Python's venv module is incomplete here: install {package}, then run this again.")
        apt_install([package])
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def installers() -> list[list[str]]:
    """The ways to install, the fastest first: uv where it can be had, then pip."""
    uv = shutil.which("uv") or (str(BIN / "uv") if (BIN / "uv").exists() else None)
    ways = [[uv, "pip", "install", "-q", "--python", str(BIN / "python")]] if uv else []
    if not uv and importlib.util.find_spec("uv"):
        ways.append([sys.executable, "-m", "uv", "pip", "install", "-q", "--python", str(BIN / "python")])
    return [*ways, [str(BIN / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]]


def install(pip: list[str]) -> bool:
    """Install the locked dependencies by hash, then the project itself; say whether it worked."""
    if pip[1:3] == ["-m", "pip"] and subprocess.call([pip[0], "-c", "import pip"], stderr=subprocess.DEVNULL):
        subprocess.run([pip[0], "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
    steps = (["--require-hashes", "-r", LOCKS[1]], ["--no-deps", "--no-build-isolation", "-e", "."])
    return all(subprocess.call(pip + step) == 0 for step in steps)


def may_apt() -> bool:
    """Say whether we may install Debian packages here."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def apt_install(packages: list[str]) -> None:
    """Install Debian packages without questions and without starting the services that they bring."""
    print(f"Installing by apt: {' '.join(packages)} ...", flush=True)
    gate = pathlib.Path("/usr/sbin/policy-rc.d")  # Debian asks it before it starts a service
    ours = not gate.exists()
    if ours:
        gate.write_text("#!/bin/sh\nexit 101\n")
        gate.chmod(0o755)
    try:
        for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            ran = subprocess.run(
                ["apt-get", "-qq", *step],
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
            )
            if ran.returncode:
                raise Trouble(f"apt-get {' '.join(step)} failed:\n{ran.stdout}{ran.stderr}")
    finally:
        if ours:
            gate.unlink()


def missing_servers() -> list[str]:
    """Debian's names of what the tests need and this machine has not."""
    return [package for package, places in SERVERS.items() if not any(map(stands, places))]


def stands(place: str) -> bool:
    """Say whether a program is on the PATH, or a file fits the pattern."""
    return any(pathlib.Path("/").glob(place[1:])) if place.startswith("/") else shutil.which(place) is not None


def with_servers() -> None:
    """Install the servers that the tests need where we may; else name what is missing."""
    missing = missing_servers()
    if missing and may_apt():
        try:
            apt_install(missing)
        except Trouble as trouble:
            print(trouble, file=sys.stderr)
        missing = missing_servers()
    if missing:
        print(f"Not installed here, so their tests are skipped: {', '.join(missing)}.", flush=True)


def program(name: str, *arguments: str) -> int:
    """Run a program to its end, the virtual environment's first; return its exit code."""
    path = os.pathsep.join((str(BIN), os.environ.get("PATH", os.defpath)))
    found = shutil.which(name, path=path)
    if not found:
        raise Trouble(f"{name} is neither in .venv nor on the PATH.")
    return subprocess.call([found, *arguments], env={**os.environ, "PATH": path})


def demo(arguments: list[str]) -> int:
    """Become the demo, so that Ctrl-C reaches it and nothing else."""
    setup([])
    python = str(BIN / "python")
    os.execv(python, [python, "-m", "caseconsultant", "demo", *arguments])  # noqa: S606  (arguments of whoever runs it)


def test(arguments: list[str]) -> int:
    """Run what takes minutes."""
    setup([])
    with_servers()
    return program("python", "-m", "pytest", *side_by_side(), *arguments)


def side_by_side() -> list[str]:
    """As many tests at once as there are processors, each with servers of its own."""
    return [f"--numprocesses={min(os.cpu_count() or 1, 8)}", "--dist=worksteal"]


def test_long(arguments: list[str]) -> int:
    """Run what takes longer, and nothing else."""
    return test(["--long", *arguments])


def check(arguments: list[str]) -> int:
    """Run what a commit must pass; return 1 where anything fails, after having run everything."""
    setup([])
    steps = (("ruff", "format", "--check", "."), ("ruff", "check", "."), ("mypy",), ("lint-imports",))
    failed = [" ".join(step) for step in steps if program(*step)]
    if "--without-tests" not in arguments and test([]):
        failed.append("the tests")
    print(f"check: failed: {', '.join(failed)}" if failed else "check: all is well")
    return 1 if failed else 0


def evaluate(arguments: list[str]) -> int:
    """Score the drafts against known questions."""
    setup([])
    return program("python", "-m", "bench.evaluate", *arguments)


def fuzz(arguments: list[str]) -> int:
    """Make up mails until one breaks the parser."""
    setup([])
    return program("nice", "python", "-m", "bench.fuzz_mail", *arguments)


def lock(arguments: list[str]) -> int:
    """Resolve the dependencies: both files with hashes and without a word on where they come from."""
    setup([])
    os.environ["UV_CUSTOM_COMPILE_COMMAND"] = "python3 bootstrap.py lock"
    plain = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "-q", *arguments)
    resolve = ("uv", "pip", "compile", "pyproject.toml", "--no-emit-find-links", *plain)
    runtime, everything = LOCKS
    return program(*resolve, "-o", runtime) or program(
        *resolve, "--extra", "demo", "--extra", "dev", "-c", runtime, "-o", everything
    )


def run(arguments: list[str]) -> int:
    """Run any program of the virtual environment."""
    if not arguments:
        raise Trouble("Say which program: python3 bootstrap.py run PROGRAM [ARGUMENTS]")
    setup([])
    return program(*arguments)


COMMANDS = {
    command.__name__.replace("_", "-"): command
    for command in (demo, test, test_long, check, evaluate, fuzz, lock, setup, run)
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
