"""A server that speaks chat completions and behaves as it is told, badly for the most part."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import override

Behaviour = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


@dataclass
class ModelServer:
    """Where it listens, and what it was sent."""

    url: str
    behaves: Behaviour
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @property
    def material(self) -> dict[str, Any]:
        """What the newest request asked to be worded."""
        found = json.loads(self.requests[-1]["messages"][1]["content"])
        assert isinstance(found, dict)
        return found


@contextmanager
def model_server(behaves: Behaviour) -> Iterator[ModelServer]:
    """Run a server on a free port of this machine until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.requests.append(sent)
            server.keys.append(self.headers.get("Authorization", ""))
            server.behaves(self, sent)

        @override
        def log_message(self, format: str, *args: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server = ModelServer(f"http://127.0.0.1:{listening.server_port}/v1", behaves)
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


def answers(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """Answer with these bytes."""
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def completion(content: object, finish_reason: str = "stop") -> bytes:
    """A chat completion whose message holds this content."""
    message = {"role": "assistant", "content": content}
    return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": finish_reason}]}).encode()


def words(reword: Callable[[list[dict[str, Any]], dict[str, str]], list[dict[str, Any]]]) -> Behaviour:
    """Behave as a model that turns the statements (and the question) into these."""

    def behave(handler: BaseHTTPRequestHandler, sent: dict[str, Any]) -> None:
        material = json.loads(sent["messages"][1]["content"])
        made = reword(material["statements"], material["question"])
        answers(handler, completion(json.dumps({"statements": made})))

    return behave
