"""The house's own rules: what no linter knows of."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).parents[2]
# Put together here, so that this file does not hold what it forbids.
REGISTRIES = [
    ".".join(zone) for zone in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org"))
]
HOMES = re.compile(r"/(?:home|root|Users)/[a-z]")
UNFINISHED = re.compile(r"#.*\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|\bNot" + r"ImplementedError\b")
TOP = {"caseconsultant", "workers", "templates", "admin", "tests", "bench", "docs", "deploy"}
LONGEST = 300  # lines of a module
LONG_FOR_A_REASON = {  # lists of values and one migration: long, but one idea
    "caseconsultant/codes/facts.py",
    "caseconsultant/store/migrations/versions/0001_the_first_tables.py",
}


@cache
def committed() -> tuple[Path, ...]:
    """Every file that git knows and that stands in the work tree."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, check=True).stdout.decode()
    return tuple(path for name in names.split("\0") if name and (path := HOUSE / name).is_file())


def texts() -> Iterator[tuple[str, str]]:
    """The name and text of every committed text file, vendored ones aside."""
    for path in committed():
        name = path.relative_to(HOUSE).as_posix()
        if "vendor" in path.parts or path.stat().st_size > 2_000_000:
            continue
        try:
            yield name, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every Python module of ours, parsed."""
    for name, text in texts():
        if name.endswith(".py"):
            yield name, ast.parse(text)


def test_there_is_something_to_check() -> None:
    assert len(committed()) > 50


def test_no_file_names_a_registry_or_a_path_of_somebodys_machine() -> None:
    found = [
        f"{name}: {hit}"
        for name, text in texts()
        for hit in (*(host for host in REGISTRIES if host in text.lower()), *HOMES.findall(text))
    ]
    assert found == []


def test_nothing_is_left_unfinished() -> None:
    assert [name for name, text in texts() if name.endswith(".py") and UNFINISHED.search(text)] == []


def test_every_module_and_package_says_what_it_is() -> None:
    silent = [name for name, module in modules() if ast.get_docstring(module) is None and not name.startswith("tests/")]
    assert silent == []


def test_no_exception_is_swallowed() -> None:
    swallowed = [
        f"{name}:{node.lineno}"
        for name, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
        and all(isinstance(line, ast.Pass) for line in node.body)
    ]
    assert swallowed == []


def test_functions_fit_on_a_screen() -> None:
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not name.startswith("tests/")
        and "/migrations/" not in name
        and (node.end_lineno or node.lineno) - node.lineno >= 60
    ]
    assert long == []


def test_modules_hold_one_idea() -> None:
    long = {name for name, text in texts() if name.endswith(".py") and text.count("\n") > LONGEST}
    assert {name for name in long if not name.startswith("tests/")} <= LONG_FOR_A_REASON


def test_the_top_of_the_tree_is_as_agreed() -> None:
    folders = {path.relative_to(HOUSE).parts[0] for path in committed() if len(path.relative_to(HOUSE).parts) > 1}
    assert {folder for folder in folders if not folder.startswith(".")} <= TOP


def test_the_material_beside_the_repository_is_not_in_it() -> None:
    assert not any("shared" in path.relative_to(HOUSE).parts for path in committed())


def test_every_setting_is_read_in_one_place() -> None:
    """Only wiring reads settings; what starts other programs (demo, operations) hands the environment on to them."""
    starters = ("caseconsultant/demo/", "caseconsultant/operations/", "bootstrap.py", "tests/", "bench/")
    allowed = ("caseconsultant/wiring.py", "admin/wsgi.py", *starters)
    readers = {
        name
        for name, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and ast.unparse(node.value) == "os"
    }
    assert [name for name in sorted(readers) if not name.startswith(allowed)] == []


def test_the_procfile_names_every_part_and_nothing_that_is_not_there() -> None:
    lines = dict(line.split(": ", 1) for line in (HOUSE / "Procfile").read_text().splitlines())
    assert list(lines) == ["release", "web", "poller", "worker", "beat"]
    for command in lines.values():
        modules_named = re.findall(r"(?:-m|-A) ([\w.]+)|\"([\w.]+):", command)
        for name in filter(None, (one for pair in modules_named for one in pair)):
            place = HOUSE.joinpath(*name.split("."))
            assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), f"{name} is not there"


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_the_locks_hold_hashes_and_no_address(lock: str) -> None:
    text = (HOUSE / lock).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    for line, following in pairwise(text.splitlines()):
        if line and not line.startswith((" ", "#")):
            assert "==" in line
            assert following.startswith("    --hash=sha256:"), line


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "requirements.txt": project["dependencies"],
        "requirements-dev.txt": [*project["dependencies"], *extras["demo"], *extras["dev"]],
    }
    for lock, requirements in wanted.items():
        locked = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (HOUSE / lock).read_text(), re.MULTILINE))
        for requirement in map(Requirement, requirements):
            version = locked.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement.name} is not in {lock}"
            assert requirement.specifier.contains(version), f"{lock} locks {requirement.name} {version}"


def test_both_locks_agree() -> None:
    runtime, everything = (
        dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (HOUSE / lock).read_text(), re.MULTILINE))
        for lock in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime.items() <= everything.items()


def test_the_readme_begins_with_the_two_commands() -> None:
    first = re.search(r"```\w*\n(.*?)```", (HOUSE / "README.md").read_text(), re.DOTALL)
    assert first is not None
    assert [line.split("#")[0].strip() for line in first[1].strip().splitlines()] == ["make demo", "make test"]
