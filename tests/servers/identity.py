"""An identity provider of our own: tokens as Microsoft and Google give them, and what Dovecot asks about them."""

import json
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

TENANT = "practice"


@dataclass
class Identity:
    """One provider on two ports of the loopback: TLS for clients, plain for Dovecot's question about a token.

    `plan` holds (status, answer) of the next requests for a token; then all are given one. `valid` holds the tokens
    that servers take, `asked` what came to the token endpoint. Nobody signs in at a device until `person` is set.
    """

    cert: Path
    key: Path
    user: str = "consult"
    lifetime: int = 3600
    plan: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    valid: set[str] = field(default_factory=set)
    asked: list[dict[str, str]] = field(default_factory=list)
    person: bool = False
    rotates: bool = True
    hold: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.hold.set()
        self._secure = _serve(self)
        self._plain = _serve(self)
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(self.cert, self.key)
        self._secure.socket = tls.wrap_socket(self._secure.socket, server_side=True)

    @property
    def authority(self) -> str:
        """Where clients find the tenants."""
        return f"https://localhost:{self._secure.server_port}"

    @property
    def tokeninfo(self) -> str:
        """What Dovecot asks: the token is put behind it."""
        return f"http://127.0.0.1:{self._plain.server_port}/tokeninfo?access_token="

    def forget(self) -> None:
        """Withdraw all tokens."""
        self.valid.clear()

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer one request."""
        base = f"{self.authority}/{TENANT}"
        match path:
            case "/practice/v2.0/.well-known/openid-configuration":
                return 200, {
                    "issuer": f"{base}/v2.0",
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "device_authorization_endpoint": f"{base}/devicecode",
                }
            case "/practice/devicecode":
                return 200, {
                    "user_code": "ABCD-1234",
                    "device_code": "device",
                    "verification_uri": "https://localhost/device",
                    "expires_in": 60,
                    "interval": 0,
                    "message": "",
                }
            case "/practice/token" | "/google/token":
                return self._token(form)
        return 404, {"error": "not_found"}

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.hold.wait(20)
        self.asked.append(form)
        if self.plan:
            return self.plan.pop(0)
        if "device_code" in form and not self.person:
            return 400, {"error": "authorization_pending"}
        token = f"token-{len(self.asked)}-{self.lifetime}"
        self.valid.add(token)
        made: dict[str, Any] = {"access_token": token, "expires_in": self.lifetime, "token_type": "Bearer"}
        if "device_code" in form or ("refresh_token" in form and self.rotates):
            made["refresh_token"] = f"renewal-{len(self.asked)}"
        return 200, made

    def about(self, token: str) -> tuple[int, dict[str, Any]]:
        """Say whose a token is."""
        return (200, {"email": self.user}) if token in self.valid else (401, {"error": "invalid_token"})

    def __enter__(self) -> Self:
        for server in (self._secure, self._plain):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hold.set()
        for server in (self._secure, self._plain):
            server.shutdown()
            server.server_close()


def _serve(identity: Identity) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            if url.path == "/tokeninfo":
                self._say(*identity.about(parse_qs(url.query).get("access_token", [""])[0]))
                return
            self._say(*identity.answer(url.path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*identity.answer(urlsplit(self.path).path, form))

        def _say(self, status: int, answer: dict[str, Any]) -> None:
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
