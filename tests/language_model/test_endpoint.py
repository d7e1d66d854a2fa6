"""The endpoint: what a server may do to us, and that a draft never waits long for it."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from caseconsultant.domain.errors import RewriterTrouble
from caseconsultant.language_model.endpoint import MOST_BYTES, Endpoint, ModelAccount
from tests.language_model.model_server import Behaviour, answers, completion, model_server
from tests.servers.ports import free_port

LONGEST = timedelta(seconds=1)


def account(url: str, longest: timedelta = LONGEST) -> ModelAccount:
    return ModelAccount(url, "small-model", "key-of-ours", longest)


def test_a_model_is_asked_with_the_key_and_without_chance() -> None:
    with model_server(lambda handler, _: answers(handler, completion("words"))) as server:
        assert Endpoint(account(server.url))("instructions", "material") == "words"
    (sent,) = server.requests
    assert server.keys == ["Bearer key-of-ours"]
    assert (sent["model"], sent["temperature"]) == ("small-model", 0)
    assert [m["content"] for m in sent["messages"]] == ["instructions", "material"]


def silent(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    time.sleep(3)
    handler.close_connection = True


def drips(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _second in range(30):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return  # the client has gone, as it should
        time.sleep(0.1)


def hangs_up(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.close_connection = True


def floods(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    try:
        answers(handler, b" " * (MOST_BYTES * 4))
    except OSError:
        return  # the client has gone, as it should


def says(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    return lambda handler, _: answers(handler, body, status, **headers)


MISBEHAVIOUR: dict[str, tuple[Behaviour, str]] = {
    "says nothing": (silent, "took too long"),
    "drips": (drips, "took too long"),
    "hangs up": (hangs_up, "cannot be reached"),
    "floods": (floods, "too much"),
    "refuses the key": (says(b"{}", 401), "status 401"),
    "is overloaded": (says(b"busy", 503), "status 503"),
    "sends elsewhere": (says(b"", 307, Location="http://127.0.0.1:9/v1"), "status 307"),
    "no JSON": (says(b"<html>"), "form that is not known"),
    "no choices": (says(b'{"choices": []}'), "form that is not known"),
    "a number": (says(b"17"), "form that is not known"),
    "deep JSON": (says(b"[" * 200_000), "form that is not known"),
    "no text": (says(completion(None)), "did not finish"),
    "a cut answer": (says(completion("half", finish_reason="length")), "did not finish"),
}


@pytest.mark.parametrize(("behaves", "sentence"), MISBEHAVIOUR.values(), ids=list(MISBEHAVIOUR))
def test_a_server_that_misbehaves_costs_little_time_and_is_told_of_in_a_sentence(
    behaves: Behaviour, sentence: str
) -> None:
    began = time.monotonic()
    with model_server(behaves) as server:
        with pytest.raises(RewriterTrouble, match=sentence) as told:
            Endpoint(account(server.url))("instructions", "material")
        assert time.monotonic() - began < 2.5
    assert "key-of-ours" not in str(told.value)


def test_nobody_listening_is_told_of_in_a_sentence() -> None:
    with pytest.raises(RewriterTrouble, match="cannot be reached"):
        Endpoint(account(f"http://127.0.0.1:{free_port()}/v1"))("instructions", "material")


def test_after_three_failures_in_a_row_the_model_is_left_alone() -> None:
    with model_server(says(b"", 500)) as server:
        ask: Callable[[str, str], str] = Endpoint(account(server.url))
        for _ in range(3):
            with pytest.raises(RewriterTrouble, match="status 500"):
                ask("instructions", "material")
        with pytest.raises(RewriterTrouble, match="left alone"):
            ask("instructions", "material")
        assert len(server.requests) == 3


def test_a_success_between_failures_begins_the_count_anew() -> None:
    outcomes = iter([500, 500, 200, 500, 500, 200])

    def behaves(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
        status = next(outcomes)
        answers(handler, completion(json.dumps({"statements": []})), status)

    with model_server(behaves) as server:
        ask = Endpoint(account(server.url))
        for expected in (500, 500, 200, 500, 500, 200):
            if expected == 200:
                ask("instructions", "material")
            else:
                with pytest.raises(RewriterTrouble):
                    ask("instructions", "material")
        assert len(server.requests) == 6
