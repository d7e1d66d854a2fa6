"""An endpoint that speaks the chat completions of the OpenAI API, as many servers do, also ones of your own."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Final

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, ReadTimeoutError

from caseconsultant.domain.errors import RewriterTrouble

CONNECT_SECONDS: Final = 3.0
MOST_BYTES: Final = 256 * 1024
FAILURES_IN_A_ROW: Final = 3
REST: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ModelAccount:
    """Where the model is asked. `url` ends before `/chat/completions`; an empty key sends none."""

    url: str
    name: str
    key: str = field(repr=False)
    longest: timedelta
    ca_file: Path | None = None


@dataclass(slots=True)
class Endpoint:
    """Asks the model; after three failures in a row it rests for five minutes, so that drafts do not wait in vain."""

    account: ModelAccount
    _failures: int = field(default=0, init=False)
    _rests_until: float = field(default=0.0, init=False)

    def __call__(self, instructions: str, material: str) -> str:
        """Return what the model wrote, or raise RewriterTrouble, within the longest time (and a second)."""
        if monotonic() < self._rests_until:
            raise RewriterTrouble("the language model failed a moment ago and is left alone for some minutes.")
        try:
            written = self._ask(instructions, material)
        except RewriterTrouble:
            self._failures += 1
            if self._failures >= FAILURES_IN_A_ROW:
                self._failures, self._rests_until = 0, monotonic() + REST.total_seconds()
            raise
        self._failures = 0
        return written

    def _ask(self, instructions: str, material: str) -> str:
        account = self.account
        body = {
            "model": account.name,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": material}],
        }
        seconds = account.longest.total_seconds()
        ends = monotonic() + seconds
        try:
            with requests.post(
                f"{account.url.rstrip('/')}/chat/completions",
                json=body,
                auth=_Bearer(account.key),
                timeout=(min(CONNECT_SECONDS, seconds), seconds),
                allow_redirects=False,  # a redirect would carry the material elsewhere
                stream=True,
                verify=str(account.ca_file) if account.ca_file else True,
            ) as answer:
                if answer.status_code != requests.codes.ok:
                    raise RewriterTrouble(f"the language model's server answered with status {answer.status_code}.")
                return _content(_read(answer, ends))
        except requests.exceptions.SSLError:
            raise RewriterTrouble("the certificate of the language model's server cannot be verified.") from None
        except (requests.exceptions.Timeout, ReadTimeoutError):
            raise RewriterTrouble("the language model took too long.") from None
        except (requests.exceptions.RequestException, HTTPError, OSError) as mistake:
            raise RewriterTrouble(f"the language model cannot be reached ({type(mistake).__name__}).") from None


@dataclass(frozen=True, slots=True)
class _Bearer(AuthBase):
    """Sends the key, and never whatever a .netrc holds for that host."""

    key: str

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.key:
            request.headers["Authorization"] = f"Bearer {self.key}"
        return request


def _read(answer: requests.Response, ends: float) -> bytes:
    """Read the body within what is left of the time: a server that drips is only held to pauses by the library."""
    read = bytearray()
    while piece := answer.raw.read1(8192, decode_content=True):  # returns what is there, and waits for no more
        read += piece
        if len(read) > MOST_BYTES:
            raise RewriterTrouble("the language model wrote too much.")
        if monotonic() > ends:
            raise RewriterTrouble("the language model took too long.")
    return bytes(read)


def _content(body: bytes) -> str:
    try:
        choice = json.loads(body)["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        raise RewriterTrouble("the language model's server answered in a form that is not known.") from None
    if not isinstance(content, str) or choice.get("finish_reason") not in (None, "stop"):
        raise RewriterTrouble("the language model did not finish its answer.")
    return content
