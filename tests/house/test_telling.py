"""What a test has to tell stands at the end of the run, wherever the test ran."""

from collections.abc import Callable

import pytest

from tests.conftest import TOLD


def test_a_told_line_is_kept_with_the_test(tell: Callable[[str], None], request: pytest.FixtureRequest) -> None:
    tell("this line is an example")
    assert (TOLD, "this line is an example") in request.node.user_properties
