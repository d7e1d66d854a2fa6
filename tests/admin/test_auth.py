import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from admin.app import create_app
from caseconsultant.services import people
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import WebSessionRow
from caseconsultant.store.types import milliseconds
from tests.admin.browser import Browser
from tests.admin.conftest import SignIn
from tests.world import World

PASSWORD = "three quiet words of ours"


def with_password(world: World) -> World:
    assert people.change_password(world.app, world.consultant(), "", PASSWORD)
    return world


def time_passes_for_sessions(world: World, idle: timedelta, age: timedelta) -> None:
    with transaction(world.app.sessions) as session:
        moved = {
            "seen_at": WebSessionRow.seen_at - milliseconds(idle),
            "made_at": WebSessionRow.made_at - milliseconds(age),
        }
        session.execute(update(WebSessionRow).values(**moved))


def test_a_password_signs_in_and_leads_back_to_where_one_was_going(small_world: World, stranger: Browser) -> None:
    with_password(small_world)
    sent_away = stranger.get("/tickets?view=all")
    assert sent_away.status_code == 303
    answer = stranger.press(sent_away.location, "/sign-in", email="ANA@service.test ", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/tickets?view=all")
    assert stranger.get("/tickets").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(small_world: World, stranger: Browser) -> None:
    with_password(small_world)
    wrong = stranger.press("/sign-in", "/sign-in", email="ana@service.test", password="not the one")
    unknown = stranger.press("/sign-in", "/sign-in", email="bob@service.test", password="not the one")
    assert wrong.status_code == unknown.status_code == 401
    one, other = (re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text) for answer in (wrong, unknown))
    assert one.replace("ana@", "bob@") == other
    assert stranger.get("/tickets").status_code == 303


def test_after_five_failures_the_right_password_waits_too(small_world: World, stranger: Browser) -> None:
    with_password(small_world)
    for _ in range(5):
        stranger.press("/sign-in", "/sign-in", email="ana@service.test", password="guess")
    answer = stranger.press("/sign-in", "/sign-in", email="ana@service.test", password=PASSWORD)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test/",
        "//evil.test",
        "/\\evil.test",
        "/tickets/../../evil",
        "javascript:alert(1)",
        "/sign-out",
        "/tickets\n",
        "",
    ],
)
def test_nobody_is_sent_to_another_site_after_signing_in(small_world: World, stranger: Browser, target: str) -> None:
    with_password(small_world)
    answer = stranger.press("/sign-in", "/sign-in", email="ana@service.test", password=PASSWORD, next=target)
    assert (answer.status_code, answer.location) == (303, "/tickets")


def test_following_a_one_time_link_signs_nobody_in_and_its_button_signs_in_once(
    small_world: World, site: Flask, stranger: Browser
) -> None:
    token = people.link(small_world.app, small_world.consultant())
    for _ in range(3):  # scanners follow links
        assert stranger.get(f"/sign-in/{token}").status_code == 200
    assert stranger.get("/tickets").status_code == 303
    assert stranger.press(f"/sign-in/{token}", "/sign-in/once").status_code == 303
    assert stranger.get("/tickets").status_code == 200
    second = Browser(site.test_client())
    assert second.press(f"/sign-in/{token}", "/sign-in/once").status_code == 401
    assert second.get("/tickets").status_code == 303


def test_a_page_left_open_signs_its_person_out_all_the_same(drafted: World, ana: Browser) -> None:
    refreshes = ("/tickets", "/status", "/tickets/1/news?version=1")
    for answered in ((200, 200, 200), (401, 401, 401)):
        seen = update(WebSessionRow).values(seen_at=WebSessionRow.seen_at - milliseconds(timedelta(minutes=20)))
        with transaction(drafted.app.sessions) as session:
            session.execute(seen)
        assert tuple(ana.get(path, **{"HX-Request": "true"}).status_code for path in refreshes) == answered


def test_the_cookie_is_for_this_host_over_tls_and_out_of_reach_of_scripts(ana: Browser) -> None:
    cookie = ana.client.get_cookie("__Host-caseconsultant", domain="admin.test")
    assert cookie is not None
    assert (cookie.secure, cookie.http_only, cookie.same_site, cookie.path) == (True, True, "Lax", "/")
    assert cookie.origin_only  # no Domain: a __Host- cookie may have none


def test_over_plain_http_the_cookie_needs_no_tls(small_world: World) -> None:
    app = replace(small_world.app, policy=replace(small_world.policy, admin_url="http://127.0.0.1:8000"))
    answer = create_app(app).test_client().get("/sign-in")
    assert answer.headers["Set-Cookie"].startswith("caseconsultant=")
    assert "Secure" not in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in answer.headers


def test_signing_in_begins_a_new_session_with_a_new_csrf_token(small_world: World, stranger: Browser) -> None:
    with_password(small_world)
    before = stranger.page("/sign-in").form("/sign-in").fields["csrf_token"]
    stranger.press("/sign-in", "/sign-in", email="ana@service.test", password=PASSWORD)
    assert stranger.post("/sign-out", {"csrf_token": before}).status_code == 403
    assert stranger.get("/tickets").status_code == 200


def test_the_database_knows_no_token(small_world: World, ana: Browser) -> None:
    with ana.client.session_transaction(base_url=ana.base) as cookie:
        token = cookie["token"]
    assert len(token) >= 43  # 256 bits
    with transaction(small_world.app.sessions) as session:
        (digest,) = session.scalars(select(WebSessionRow.digest))
    assert token.encode() not in digest


def test_signing_out_ends_the_session_on_the_server(site: Flask, ana: Browser) -> None:
    stolen = Browser(site.test_client())
    cookie = ana.client.get_cookie("__Host-caseconsultant", domain="admin.test")
    assert cookie is not None
    stolen.client.set_cookie("__Host-caseconsultant", cookie.value, domain="admin.test", secure=True)
    assert stolen.get("/tickets").status_code == 200
    assert ana.press("/tickets", "/sign-out").location == "/sign-in"
    assert stolen.get("/tickets").status_code == 303


def test_a_session_ends_after_half_an_hour_without_a_page(small_world: World, ana: Browser) -> None:
    time_passes_for_sessions(small_world, timedelta(minutes=29), timedelta(minutes=29))
    assert ana.get("/tickets").status_code == 200
    time_passes_for_sessions(small_world, timedelta(minutes=31), timedelta(minutes=31))
    assert ana.get("/tickets").status_code == 303


def test_a_session_ends_after_twelve_hours_however_busy(small_world: World, ana: Browser) -> None:
    time_passes_for_sessions(small_world, timedelta(0), timedelta(hours=12, seconds=1))
    assert ana.get("/tickets").status_code == 303


def test_a_page_that_refreshes_itself_gets_401_when_the_session_is_over(stranger: Browser) -> None:
    answer = stranger.get("/tickets", **{"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (401, "")


def test_what_was_typed_comes_back_when_the_session_is_over(drafted: World, ana: Browser) -> None:
    form = ana.page("/tickets/1").form("/tickets/1/approve")
    time_passes_for_sessions(drafted, timedelta(hours=1), timedelta(hours=1))
    answer = ana.post(form.action, {**form.fields, "text": "An hour of <work>"})
    assert answer.status_code == 401
    assert "An hour of &lt;work&gt;" in answer.text


def test_a_changed_password_is_the_new_one_and_ends_the_other_sessions(
    small_world: World, sign_in: SignIn, stranger: Browser
) -> None:
    with_password(small_world)
    ana, elsewhere = sign_in(), sign_in()
    new = "four other quiet words"
    refused = ana.press("/profile", "/profile/password", old="wrong", new=new, again=new)
    assert (refused.status_code, "not your password" in refused.text) == (422, True)
    refused = ana.press("/profile", "/profile/password", old=PASSWORD, new=new, again=new + "!")
    assert (refused.status_code, "differ" in refused.text) == (422, True)
    refused = ana.press("/profile", "/profile/password", old=PASSWORD, new="short", again="short")
    assert (refused.status_code, "12" in refused.text) == (422, True)
    assert elsewhere.get("/tickets").status_code == 200

    assert ana.press("/profile", "/profile/password", old=PASSWORD, new=new, again=new).status_code == 303
    assert ana.get("/tickets").status_code == 200
    assert elsewhere.get("/tickets").status_code == 303
    assert stranger.press("/sign-in", "/sign-in", email="ana@service.test", password=new).status_code == 303


def test_one_can_end_ones_other_sessions(ana: Browser, sign_in: SignIn) -> None:
    elsewhere = sign_in()
    ana.press("/profile", "/profile/sessions")
    assert ana.get("/tickets").status_code == 200
    assert elsewhere.get("/tickets").status_code == 303
