import pytest
from sqlalchemy import create_engine, text

from tests.servers.ports import answers, free_port
from tests.servers.postgres import Postgres
from tests.servers.redis import Redis

pytestmark = pytest.mark.contract


def count(url: str) -> int:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return int(connection.scalar(text("SELECT count(*) FROM things")) or 0)
    finally:
        engine.dispose()


def test_a_database_is_born_like_its_template(postgres_server: Postgres, postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE things AS SELECT 1 AS id"))
    engine.dispose()

    child = postgres_server.new_database(template=postgres_url)
    try:
        assert count(child) == 1
    finally:
        postgres_server.drop_database(child)


def test_every_test_gets_a_database_of_its_own(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT to_regclass('things')")) is None
    engine.dispose()


def test_postgres_keeps_what_was_committed_when_it_is_killed() -> None:
    with Postgres() as server:
        url = server.new_database()
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE things AS SELECT 1 AS id"))
        engine.dispose()
        server.kill()
        server.start()
        assert count(url) == 1


def test_a_killed_redis_comes_back_on_its_port() -> None:
    with Redis() as server:
        server.kill()
        assert not answers(server.port, b"PING\r\n", b"+PONG")
        server.start()
        assert answers(server.port, b"PING\r\n", b"+PONG")
    assert not answers(server.port, b"PING\r\n", b"+PONG")


def test_redis_is_empty_for_every_test(redis_server: Redis, redis_url: str) -> None:
    assert answers(redis_server.port, b"SET a 1\r\n", b"+OK")
    redis_server.flush()
    assert answers(redis_server.port, b"DBSIZE\r\n", b":0")


def test_a_free_port_is_free() -> None:
    assert not answers(free_port(), b"", b"")


def test_no_free_port_is_given_twice() -> None:
    assert len({free_port() for _ in range(200)}) == 200
