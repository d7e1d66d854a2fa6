from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask, abort, redirect, request, session
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from caseconsultant.demo.consultant import Consultant, UnexpectedPage

TEXT = "\nLine one.\n\n<b>not a tag</b> & more\n"
TICKET = """<form action="/tickets/5/close"><input name="csrf_token" value="other"></form>
<form method="post" action="/tickets/{number}/approve"><input type="hidden" name="csrf_token" value="t&quot;k">
<input type="hidden" name="version" value="3"><textarea name="text">
{text}</textarea><button>Approve</button></form>"""


def site(got: list[dict[str, str]]) -> Flask:
    """A site with the doors of the admin, and nothing behind them."""
    site = Flask("stand-in")
    site.secret_key = "only for this test"

    @site.get("/sign-in/<token>")
    def once(token: str) -> str:
        return f'<form action="/sign-in/once"><input name="token" value="{token}"></form>'

    @site.post("/sign-in/once")
    def enter() -> Response:
        session["in"] = request.form["token"] == "secret"
        return redirect("/tickets/0", 303)

    @site.get("/tickets/<int:number>")
    def ticket(number: int) -> str:
        if not session.get("in"):
            abort(401)
        return TICKET.format(number=number, text="" if number == 6 else TEXT.replace("&", "&amp;").replace("<", "&lt;"))

    @site.post("/tickets/5/approve")
    def approve() -> Response:
        got.append(request.form.to_dict())
        return redirect("/tickets/5", 303)

    return site


@pytest.fixture
def got() -> list[dict[str, str]]:
    return []


@pytest.fixture
def base(got: list[dict[str, str]]) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, site(got))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_approving_sends_the_form_exactly_as_the_page_holds_it(base: str, got: list[dict[str, str]]) -> None:
    consultant = Consultant(base)
    consultant.sign_in("/sign-in/secret")
    assert consultant.approve(5) == TEXT
    assert got == [{"csrf_token": 't"k', "version": "3", "text": TEXT}]


def test_an_empty_draft_is_not_approved(base: str, got: list[dict[str, str]]) -> None:
    consultant = Consultant(base)
    consultant.sign_in("/sign-in/secret")
    with pytest.raises(UnexpectedPage, match="draft of ticket 6 is empty"):
        consultant.approve(6)
    assert got == []


def test_a_refusal_is_told_with_its_code(base: str) -> None:
    with pytest.raises(UnexpectedPage, match="GET /tickets/0 with 401"):
        Consultant(base).approve(0)
