from caseconsultant.services import switches
from tests.admin.browser import Browser
from tests.fakes import a_mail
from tests.world import World


def test_health_needs_no_sign_in_and_tells_which_part_is_silent(small_world: World, stranger: Browser) -> None:
    answer = stranger.get("/healthz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["ok"] is False
    assert "the poller has been silent for too long" in answer.json["alarms"]

    small_world.poll()
    for part in ("poller", "sweep"):
        switches.beat(small_world.app, part)
    answer = stranger.get("/healthz")
    assert (answer.status_code, answer.json and answer.json["alarms"]) == (200, [])


def test_health_tells_nothing_of_any_mail(small_world: World, stranger: Browser) -> None:
    small_world.server.arrives(a_mail(subject="Canary", sender="Canary <canary@clinic.test>"))
    small_world.work()
    assert "anary" not in stranger.get("/healthz").text


def test_health_is_a_plain_no_when_the_database_is_away(small_world: World, stranger: Browser) -> None:
    with small_world.app.sessions.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE heartbeats")
    answer = stranger.get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"ok": False})
