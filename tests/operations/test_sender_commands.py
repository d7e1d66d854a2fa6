import pytest
from click.testing import CliRunner, Result

from caseconsultant.cli import commands
from caseconsultant.domain.senders import NoSender
from tests.world import World


def run(world: World, *words: str) -> Result:
    return CliRunner().invoke(commands, ["sender", *words], obj={"app": lambda: world.app}, catch_exceptions=False)


def test_rules_for_senders_are_made_listed_and_dropped(small_world: World) -> None:
    assert "jo@clinic.test is allowed" in run(small_world, "allow", "Jo@clinic.test").output
    assert "elsewhere.test is denied" in run(small_world, "deny", "@elsewhere.test").output
    assert run(small_world, "list").output == "allow\tjo@clinic.test\ndeny\telsewhere.test\n"
    assert run(small_world, "forget", "jo@clinic.test").output == "Done.\n"
    assert "no rule" in run(small_world, "forget", "jo@clinic.test").output


def test_what_names_no_sender_is_told_in_a_sentence(small_world: World) -> None:
    with pytest.raises(NoSender, match="neither an address"):
        run(small_world, "deny", "everybody")
