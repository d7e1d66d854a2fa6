import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
BOOTSTRAP = HOUSE / "bootstrap.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(BOOTSTRAP), *arguments], capture_output=True, text=True, check=False)


def test_an_old_python_can_read_it_and_so_can_say_what_is_missing() -> None:
    ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 7))


def test_it_stands_on_the_standard_library_alone() -> None:
    names = [
        alias.name
        for node in ast.walk(ast.parse(BOOTSTRAP.read_text()))
        if isinstance(node, ast.Import)
        for alias in node.names
    ]
    assert names
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_the_makefile_and_the_ci_name_only_commands_that_exist() -> None:
    targets = re.findall(r"^\.PHONY: (.*)$", (HOUSE / "Makefile").read_text(), re.MULTILINE)[0].split()
    for target in targets:
        assert f"\n  {target} " in run("help").stdout, target
    ci = re.findall(r"make ([\w-]+)", (HOUSE / ".ci" / "run").read_text())
    assert {"test", "check", "test-long"} <= set(ci) <= set(targets)


@pytest.mark.parametrize(("arguments", "code"), [((), 2), (("help",), 0), (("dance",), 2)])
def test_it_says_what_it_can_do(arguments: tuple[str, ...], code: int) -> None:
    told = run(*arguments)
    assert told.returncode == code
    assert "usage: python3 bootstrap.py" in told.stdout
