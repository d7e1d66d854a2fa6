"""Letters worded by consultants: whose words count, every version kept, and no step over a colleague's."""

import pytest

from caseconsultant.domain.errors import NotAllowed, StaleVersion
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.organisations import Organisation
from caseconsultant.replies.passages import BadPassage
from caseconsultant.services import organisations, people, wordings
from caseconsultant.services.wordings import EVERYBODY
from caseconsultant.store.session import transaction
from caseconsultant.store.wordings import in_force
from tests.world import World

ACK = LetterKind.ACKNOWLEDGEMENT
MAILBOX = "mailbox consult"


def version(world: World, scope: str = EVERYBODY, passage: str = "opening") -> int:
    return next(p.version for p in wordings.show(world.app, ACK, scope).passages if p.name == passage)


def words(world: World, text: str | None, scope: str = EVERYBODY) -> int:
    seen = {"opening": version(world, scope)}
    return wordings.change(world.app, ACK, scope, {"opening": text}, seen, world.consultant())


def opening(world: World, *scopes: str) -> str | None:
    with transaction(world.app.sessions, "look") as session:
        return in_force(session, ACK, (EVERYBODY, *scopes)).get("opening")


def test_we_ship_words_for_every_letter_and_nobody_has_changed_them(small_world: World) -> None:
    page = wordings.show(small_world.app, ACK)
    assert [(p.name, p.own, p.version) for p in page.passages] == [
        ("opening", False, 0),
        ("closing", False, 0),
        ("small", False, 0),
    ]
    assert "has arrived" in page.passages[0].text
    assert page.slots == ("service", "ticket")


def test_the_narrower_words_count(small_world: World) -> None:
    words(small_world, "For everybody.")
    words(small_world, "For one mailbox.", MAILBOX)
    words(small_world, "For one organisation.", "organisation 3")
    assert opening(small_world) == "For everybody."
    assert opening(small_world, "mailbox other") == "For everybody."
    assert opening(small_world, MAILBOX) == "For one mailbox."
    assert opening(small_world, MAILBOX, "organisation 3") == "For one organisation."


def test_going_back_uncovers_the_words_above(small_world: World) -> None:
    words(small_world, "For everybody.")
    words(small_world, "For one mailbox.", MAILBOX)
    words(small_world, None, MAILBOX)
    assert opening(small_world, MAILBOX) == "For everybody."
    words(small_world, None)
    assert opening(small_world, MAILBOX) is None


def test_every_version_is_kept_and_can_be_had_back(small_world: World) -> None:
    for text in ("First.", "Second.", None):
        words(small_world, text)
    (passage, *_) = wordings.show(small_world.app, ACK).passages
    assert [v.text for v in passage.versions] == [None, "Second.", "First."]
    assert {v.who for v in passage.versions} == {"Ana Reyes"}
    words(small_world, passage.versions[2].text)
    assert opening(small_world) == "First."
    assert len(wordings.show(small_world.app, ACK).passages[0].versions) == 4


def test_saying_the_same_again_makes_no_version(small_world: World) -> None:
    ours = wordings.show(small_world.app, ACK).passages[0].text
    assert words(small_world, ours) == 0
    assert words(small_world, "Other.") == 1
    assert words(small_world, " Other. ") == 0
    assert version(small_world) == 1


def test_a_page_that_grew_old_changes_nothing(small_world: World) -> None:
    words(small_world, "A colleague's.")
    with pytest.raises(StaleVersion, match="colleague"):
        wordings.change(small_world.app, ACK, EVERYBODY, {"opening": "Mine."}, {"opening": 0}, small_world.consultant())
    assert opening(small_world) == "A colleague's."


def test_what_no_letter_can_say_is_refused_whole(small_world: World) -> None:
    texts: dict[str, str | None] = {"small": "Fine.", "opening": "{{ password }}"}
    with pytest.raises(BadPassage, match="password"):
        wordings.change(small_world.app, ACK, EVERYBODY, texts, {}, small_world.consultant())
    with pytest.raises(BadPassage, match="password"):
        wordings.sample(small_world.app, ACK, {"opening": "{{ password }}"})
    assert version(small_world, passage="small") == 0


def test_only_a_credential_words_letters(small_world: World) -> None:
    helper = people.add_consultant(small_world.app, "Hal Helper", "", "hal@service.test")
    with pytest.raises(NotAllowed, match="credential"):
        wordings.change(small_world.app, ACK, EVERYBODY, {"opening": "Mine."}, {}, helper)


@pytest.mark.parametrize("kind", LetterKind)
def test_a_sample_shows_the_words_in_place(small_world: World, kind: LetterKind) -> None:
    made = wordings.sample(small_world.app, kind, {"opening": "Dear {{ service }} reader."})
    assert "Dear CaseConsultant reader." in made.rendered.text
    assert "Dear CaseConsultant reader." in made.rendered.html
    assert made.remarks == ()


def test_an_organisation_has_words_of_its_own_by_its_name(small_world: World) -> None:
    by = small_world.consultant()
    organisations.add(small_world.app, Organisation("River Clinic", ("river.test",)), by)
    assert wordings.scopes(small_world.app)[-1] == ("organisation 1", "River Clinic")
