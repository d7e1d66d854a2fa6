from dataclasses import replace

from caseconsultant.domain.delivery import LetterState, Outcome
from caseconsultant.domain.letters import InboundMail, LetterKind
from caseconsultant.domain.ticket import TicketState
from caseconsultant.ports import Unreadable
from tests.admin.browser import Browser
from tests.fakes import a_mail
from tests.world import World


def hold_a_mail(world: World) -> None:
    """A stranger quotes ticket 1."""
    (acknowledgement,) = world.server.accepted()
    raw = a_mail(
        subject="Me too",
        sender="Sam Stranger <sam@elsewhere.test>",
        message_id="s@elsewhere.test",
        text="I have the same question.",
        In_Reply_To=acknowledgement["Message-ID"],
    )
    world.server.arrives(raw)
    world.work()
    assert world.verdicts()[-1][0] == "held"


def letter_that_ends(world: World, outcome: Outcome) -> int:
    letter_id = world.approves()
    world.sender.plan = [outcome]
    world.time_passes()
    world.work()
    return letter_id


def test_where_nothing_is_in_doubt_the_page_says_so(drafted: World, ana: Browser) -> None:
    assert "No doubts." in ana.page("/doubts").words


def test_held_mail_shows_its_words_its_sender_and_why_it_is_held(drafted: World, ana: Browser) -> None:
    hold_a_mail(drafted)
    words = ana.page("/doubts").words
    for shown in (
        "Me too",
        "sam@elsewhere.test",
        "I have the same question.",
        "quotes ticket #1",
        drafted.verdicts()[-1][1],
    ):
        assert shown in words
    assert "1 to settle" in ana.get("/tickets").text


def test_held_mail_without_an_address_says_that_nobody_can_be_answered(drafted: World, ana: Browser) -> None:
    hold_a_mail(drafted)
    assert "no address to answer to" not in ana.page("/doubts").words
    drafted.server.arrives(a_mail(sender="(nobody)", message_id="n@elsewhere.test", text="20610 twice?"))
    drafted.work()
    assert "no address to answer to" in ana.page("/doubts").words


def test_held_mail_can_become_a_ticket(drafted: World, ana: Browser) -> None:
    hold_a_mail(drafted)
    form = next(f for f in ana.page("/doubts").forms if f.fields.get("decision") == "open a ticket")
    assert ana.post(form.action, form.fields).status_code == 303
    drafted.work()
    assert drafted.tickets() == [(1, TicketState.DRAFTED), (2, TicketState.DRAFTED)]
    assert "No doubts." in ana.page("/doubts").words


def test_held_mail_can_join_the_ticket_it_quotes(drafted: World, ana: Browser) -> None:
    hold_a_mail(drafted)
    form = next(f for f in ana.page("/doubts").forms if "ticket_id" in f.fields)
    assert form.fields["ticket_id"] == "1"
    ana.post(form.action, form.fields)
    assert drafted.verdicts()[-1][0] == "appended"
    assert "I have the same question." in ana.page("/tickets/1").words


def test_held_mail_cannot_join_a_ticket_that_is_not_there(drafted: World, ana: Browser) -> None:
    hold_a_mail(drafted)
    form = next(f for f in ana.page("/doubts").forms if "ticket_id" in f.fields)
    for nowhere in ("77", ""):
        assert ana.post(form.action, {**form.fields, "ticket_id": nowhere}).status_code == 303
        assert "no such ticket" in ana.page("/doubts").words
    assert drafted.verdicts()[-1][0] == "held"


def test_held_mail_can_be_ignored_once(drafted: World, ana: Browser) -> None:
    hold_a_mail(drafted)
    form = next(f for f in ana.page("/doubts").forms if f.fields.get("decision") == "ignore")
    assert ana.post(form.action, form.fields).status_code == 303
    assert drafted.verdicts()[-1][0] == "ignored"
    assert ana.post("/doubts/mail/999", form.fields).status_code == 409


def test_a_letter_that_may_have_been_sent_waits_for_a_person(drafted: World, ana: Browser) -> None:
    letter_id = letter_that_ends(drafted, Outcome.UNKNOWN)
    page = ana.page("/doubts")
    assert "may have been sent" in page.words
    buttons = [f.fields["decision"] for f in page.forms if f.action == f"/doubts/letter/{letter_id}"]
    assert buttons == ["it arrived", "send it again", "let it go"]
    arrived = next(f for f in page.forms if f.fields.get("decision") == "it arrived")
    ana.post(arrived.action, arrived.fields)
    assert dict(drafted.letters())[letter_id] is LetterState.SENT
    assert "No doubts." in ana.page("/doubts").words
    assert ana.post(arrived.action, arrived.fields).status_code == 409  # a colleague, or a second press


def test_a_letter_in_doubt_is_sent_again_when_a_person_says_so(drafted: World, ana: Browser) -> None:
    letter_that_ends(drafted, Outcome.UNKNOWN)
    before = len(drafted.server.accepted())
    again = next(f for f in ana.page("/doubts").forms if f.fields.get("decision") == "send it again")
    ana.post(again.action, again.fields)
    drafted.work()
    assert len(drafted.server.accepted()) == before + 1
    assert [state for _, state in drafted.letters(LetterKind.ANSWER)] == [LetterState.SENT]


def test_a_refused_letter_shows_what_the_server_said_and_cannot_have_arrived(drafted: World, ana: Browser) -> None:
    letter_id = letter_that_ends(drafted, Outcome.REFUSED)
    page = ana.page("/doubts")
    assert "The server said: refused (fake)" in page.words
    assert [f.fields["decision"] for f in page.forms if f.action == f"/doubts/letter/{letter_id}"] == [
        "send it again",
        "let it go",
    ]
    token = page.forms[0].fields["csrf_token"]
    claimed = ana.post(f"/doubts/letter/{letter_id}", {"csrf_token": token, "decision": "it arrived"})
    assert claimed.status_code == 409
    assert dict(drafted.letters())[letter_id] is LetterState.FAILED


class NeverParses:
    def parse(self, raw: bytes) -> InboundMail | Unreadable:
        return Unreadable("it has more <parts> than we read")

    def close(self) -> None:
        return None


def test_unreadable_mail_can_be_read_again(small_world: World, ana: Browser) -> None:
    good = small_world.app
    small_world.app = replace(good, parser=NeverParses())
    small_world.server.arrives(a_mail())
    small_world.work()
    page = ana.page("/doubts")
    assert "it has more <parts> than we read" in page.words
    small_world.app = good
    ana.press("/doubts", "/doubts/mail/1/retry")
    small_world.work()
    assert small_world.tickets() == [(1, TicketState.DRAFTED)]


def test_a_ticket_that_wants_attention_is_listed_until_somebody_has_seen_it(drafted: World, ana: Browser) -> None:
    drafted.approves()
    drafted.server.arrives(a_mail(text="Wait!", message_id="q2@clinic.test", In_Reply_To="<q1@clinic.test>"))
    drafted.work()
    assert "The requester wrote before the letter left" in ana.page("/doubts").words
    ana.press("/doubts", "/doubts/ticket/1/seen")
    assert drafted.attention() is None
    assert "No doubts." in ana.page("/doubts").words


def test_a_decision_that_is_none_is_refused(drafted: World, ana: Browser) -> None:
    letter_id = letter_that_ends(drafted, Outcome.UNKNOWN)
    for path in (f"/doubts/letter/{letter_id}", "/doubts/mail/1"):
        assert ana.post(path, {"csrf_token": ana.token(), "decision": "burn it"}).status_code == 400


def test_ignored_mail_keeps_its_reason_and_can_still_become_a_ticket(small_world: World, ana: Browser) -> None:
    small_world.server.arrives(a_mail(subject="Out of office", Auto_Submitted="auto-replied"))
    small_world.work()
    assert small_world.tickets() == []
    page = ana.page("/doubts/ignored")
    for shown in ("Out of office", "Jo Coder", small_world.verdicts()[0][1]):
        assert shown in page.words
    form = next(f for f in page.forms if f.fields.get("decision") == "open a ticket")
    ana.post(form.action, form.fields)
    small_world.work()
    assert small_world.tickets() == [(1, TicketState.DRAFTED)]
    assert "No mail was ignored." in ana.page("/doubts/ignored").words


def test_ignored_mail_comes_in_pages(small_world: World, ana: Browser) -> None:
    for number in range(26):
        small_world.server.arrives(a_mail(subject=f"Bulk {number}.", message_id=f"{number}@c.test", Precedence="bulk"))
    small_world.work()
    first, last = ana.page("/doubts/ignored"), ana.page("/doubts/ignored?page=2")
    assert "Bulk 25." in first.words
    assert "Bulk 0." not in first.words
    assert "Bulk 0." in last.words
    assert "/doubts/ignored?page=2" in first.links
    assert ana.get("/doubts/ignored?page=two").status_code == 404
