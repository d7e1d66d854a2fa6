from caseconsultant.domain.ticket import TicketState
from caseconsultant.services.health import health
from caseconsultant.services.sweep import sweep
from caseconsultant.services.switches import beat
from tests.fakes import a_mail
from tests.world import World


def test_it_rings_where_a_broker_and_a_worker_answer(world: World) -> None:
    world.server.arrives(a_mail())
    world.poll()
    world.doorbell.expected = world.doorbell.answers = True
    beat(world.app, "worker")
    assert sweep(world.app) == 1
    assert world.doorbell.rings == [("triage", 1)]
    assert world.tickets() == []


def test_it_does_the_work_itself_where_no_broker_answers(world: World) -> None:
    world.server.arrives(a_mail())
    world.poll()
    world.doorbell.expected = True
    beat(world.app, "worker")
    while sweep(world.app):
        pass
    assert world.tickets() == [(1, TicketState.DRAFTED)]
    assert len(world.server.accepted()) == 1


def test_it_does_the_work_itself_where_no_worker_shows_itself(world: World) -> None:
    world.server.arrives(a_mail())
    world.poll()
    world.doorbell.expected = world.doorbell.answers = True
    while sweep(world.app):
        pass
    assert world.doorbell.rings == []
    assert world.tickets() == [(1, TicketState.DRAFTED)]


def test_one_mail_that_fails_does_not_keep_the_others_waiting(world: World) -> None:
    from dataclasses import replace

    from tests.services.test_triage import Failing

    world.server.arrives(a_mail(text="one", message_id="1@clinic.test"))
    world.server.arrives(a_mail(text="two", message_id="2@clinic.test"))
    world.poll()
    world.app = replace(world.app, parser=Failing(times=1))
    for _ in range(3):
        sweep(world.app)
    assert len(world.tickets()) == 1
    world.time_passes()
    world.work()
    assert len(world.tickets()) == 2


def test_health_tells_which_part_is_silent(world: World) -> None:
    assert not health(world.app).ok
    beat(world.app, "poller")
    beat(world.app, "sweep")
    assert health(world.app).ok
    world.doorbell.expected = True
    told = health(world.app)
    assert not told.ok
    assert told.alarms == ("the worker has been silent for too long", "the beat has been silent for too long")
