"""Promises that hold on every route, so the routes are read from the site itself."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from flask import Flask, request
from sqlalchemy import text

from admin import guard
from admin.app import create_app
from caseconsultant.services import people
from tests.admin.browser import Browser, Page
from tests.world import World

TEMPLATES = Path(__file__).parents[2] / "admin" / "templates"
VALUES = {
    "ticket_id": 1,
    "letter_id": 1,
    "enclosure_id": 1,
    "inbox_id": 1,
    "folder_id": 1,
    "message_id": 1,
    "organisation_id": 1,
    "asker_id": 1,
    "precedent_id": 1,
    "token": "t",
    "filename": "x",
}
SECRET = "patient Jane Canary"
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def address(rule: str, **numbers: str) -> str:
    """An address of a route: its numbers, else what VALUES has, and the first of a choice."""
    rule = re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", rule)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: numbers.get(found[1]) or str(VALUES[found[1]]), rule)


def paths(site: Flask, methods: set[str]) -> Iterator[tuple[str, str]]:
    """Every endpoint that takes one of the methods, and an address of it."""
    for rule in site.url_map.iter_rules():
        if methods & (rule.methods or set()):
            yield rule.endpoint, address(rule.rule)


def rows(world: World) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database but when a session was last seen."""
    with world.app.sessions.engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        return {
            table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))]
            for table in tables
            if table != "web_sessions"
        }


def test_every_unsafe_route_refuses_a_request_without_the_token_of_this_session(
    drafted: World, site: Flask, ana: Browser
) -> None:
    other = Page(Browser(site.test_client()).get("/sign-in").text).form("/sign-in").fields["csrf_token"]
    before, tried = rows(drafted), 0
    for endpoint, path in paths(site, UNSAFE):
        for fields in ({}, {"csrf_token": ""}, {"csrf_token": "wrong"}, {"csrf_token": other}):
            assert ana.post(path, fields).status_code == 403, (endpoint, fields)
            tried += 1
    assert tried >= 4 * 18
    assert rows(drafted) == before


def test_every_unsafe_route_refuses_a_request_that_another_site_made(drafted: World, site: Flask, ana: Browser) -> None:
    token, before = ana.token(), rows(drafted)
    for endpoint, path in paths(site, UNSAFE):
        for origin in ("cross-site", "same-site"):
            answer = ana.post(path, {"csrf_token": token}, **{"Sec-Fetch-Site": origin})
            assert answer.status_code == 403, (endpoint, origin)
    assert rows(drafted) == before


def test_no_get_changes_anything(drafted: World, site: Flask, ana: Browser) -> None:
    drafted.approves()
    before = rows(drafted)
    for _, path in paths(site, {"GET"}):
        ana.get(path)
        ana.get(path, **{"HX-Request": "true"})
    assert rows(drafted) == before


def test_no_unsafe_route_answers_a_get(site: Flask, ana: Browser) -> None:
    both = {"/sign-in", "/sign-in/once"}  # a form and where it goes; a link whose token is "once"
    for endpoint, path in paths(site, UNSAFE):
        if path not in both:
            assert ana.get(path).status_code == 405, endpoint


def test_every_page_but_the_open_ones_asks_for_a_sign_in(drafted: World, site: Flask, stranger: Browser) -> None:
    token = stranger.page("/sign-in").form("/sign-in").fields["csrf_token"]
    before = rows(drafted)
    for endpoint, path in paths(site, {"GET", *UNSAFE}):
        if endpoint in guard.OPEN_TO_ALL:
            continue
        if endpoint in {e for e, _ in paths(site, {"GET"})}:
            assert stranger.get(path).location.startswith("/sign-in?next="), endpoint
        else:
            assert stranger.post(path, {"csrf_token": token}).status_code == 401, endpoint
    assert rows(drafted) == before


def test_a_number_that_no_database_holds_is_not_found_on_any_route(drafted: World, site: Flask, ana: Browser) -> None:
    token, tried = ana.token(), 0
    for rule in site.url_map.iter_rules():
        numbered = {name for name in rule.arguments if name.endswith("_id")}
        for number, name in product((f"{2**53 + 1}", f"{2**63}", "9" * 30, "9" * 5000), numbered):
            path = address(rule.rule, **{name: number})
            answers = [ana.get(path)] if "GET" in (rule.methods or set()) else []
            answers += [ana.post(path, {"csrf_token": token})] if "POST" in (rule.methods or set()) else []
            assert [answer.status_code for answer in answers] == [404], (path[:60], answers)
            tried += 1
    assert tried >= 4 * 40


def test_a_version_that_is_no_number_does_not_break_the_part_that_refreshes(drafted: World, ana: Browser) -> None:
    for version in ("", "x", "-1", "9" * 5000, "\u0663", "1%00"):
        assert ana.get(f"/tickets/1/news?version={version}").status_code == 200, version[:20]


FOR_REQUESTERS = ("ratings.ask", "ratings.answer", "registration.ask", "registration.confirm")


def test_only_these_pages_are_open_to_all() -> None:
    signing_in = {"static", "auth.form", "auth.enter", "auth.once", "auth.enter_once"}
    assert signing_in | {"health.show", *FOR_REQUESTERS} == guard.OPEN_TO_ALL


def test_every_answer_carries_the_headers_that_fence_it_in(drafted: World, site: Flask, ana: Browser) -> None:
    token = ana.token()
    answers = [ana.get(path) for _, path in paths(site, {"GET"})]
    answers += [ana.post(path, {"csrf_token": token}) for _, path in paths(site, UNSAFE)]
    answers += [ana.get("/nothing/here"), ana.post("/tickets/1"), ana.get("/static/admin.css"), ana.post("/tickets")]
    assert {200, 303, 400, 403, 404, 405} - {answer.status_code for answer in answers} <= {403}
    for answer in answers:
        headers = answer.headers
        policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
        assert policy == {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self'",
            "connect-src": "'self'",
            "font-src": "'self'",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
        }
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert not [name for name, _ in headers if name.lower().startswith("access-control-")]
        if answer.request.path != "/static/admin.css":
            assert headers["Cache-Control"] == "no-store"
        if answer.status_code not in (204, 304) and answer.data:
            assert headers["Content-Type"] in (
                "text/html; charset=utf-8",
                "application/json",
                "text/css; charset=utf-8",
            )


def test_an_error_of_ours_shows_a_number_and_no_trace_and_logs_no_message(
    small_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_name: str) -> None:
        raise ZeroDivisionError(SECRET)

    token = people.link(small_world.app, small_world.consultant())
    app = replace(small_world.app, sessions=replace(small_world.app.sessions, tripwire=breaks))
    stranger = Browser(create_app(app).test_client())
    answer = stranger.press(f"/sign-in/{token}", "/sign-in/once")
    assert answer.status_code == 500
    (number,) = re.findall(r"this number: ([0-9a-f]{8})", answer.text)
    assert number in caplog.text
    assert "ZeroDivisionError" in caplog.text
    for hidden in (SECRET, "Traceback", "ZeroDivisionError", "test_guard"):
        assert hidden not in answer.text
    assert SECRET not in caplog.text


def test_while_the_database_is_away_nothing_is_done_and_nothing_typed_is_lost(drafted: World, ana: Browser) -> None:
    form = ana.page("/tickets/1").form("/tickets/1/approve")
    with drafted.app.sessions.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE tickets RENAME TO elsewhere")
    answer = ana.post(form.action, {**form.fields, "text": "My words."})
    assert answer.status_code == 503
    assert "Nothing has been changed" in answer.text
    assert "My words." in answer.text
    assert "elsewhere" not in answer.text
    assert "sqlite" not in answer.text.lower()
    with drafted.app.sessions.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO tickets")
    assert ana.post(form.action, form.fields).status_code == 303


def test_forwarded_headers_count_only_behind_a_proxy_of_ours(small_world: World) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "else.test"}
    seen: list[tuple[str | None, str]] = []
    for proxies in (0, 1):
        site = create_app(small_world.app, proxies=proxies)
        client = site.test_client()
        site.before_request_funcs[None].insert(0, lambda: seen.append((request.remote_addr, request.host)))
        client.get("/sign-in", headers=forwarded)
    assert seen == [("127.0.0.1", "localhost"), ("203.0.113.9", "else.test")]


def test_a_request_of_many_megabytes_is_refused(ana: Browser) -> None:
    answer = ana.post("/sending/pause", {"reason": "x" * 2_000_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.name))
def test_no_template_holds_a_script_a_style_or_a_way_around_escaping(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", source)
    assert not re.search(r"\bstyle\s*=|\bon[a-z]+\s*=|<style|javascript:|hx-on|hx-vals\s*=\s*[\"']js:", source, re.I)
    for script in re.findall(r"<script[^>]*>(.*?)</script>", source, re.S):
        assert script == ""
    assert not re.search(r"(?:src|href|action|hx-get|hx-post)\s*=\s*[\"']\s*(?:https?:)?//", source)
