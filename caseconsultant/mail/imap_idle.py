"""Waiting for news: IDLE (RFC 2177), around what imapclient hides."""

import io
import ssl
import time
from typing import Any, Final

from caseconsultant.mail.imap_connection import Client, IMAPClientAbortError, IMAPClientError

_NEWS: Final = frozenset((b"EXISTS", b"RECENT"))


def wait(client: Client, seconds: float) -> bool:
    """Idle for at most so long; True as soon as the folder changed.

    imapclient's idle_check() answers an EOF with nothing, at once and for ever. So an empty answer before its time
    ends the idling: DONE and its reply are the proof that the server still lives, or raise.
    """
    if told(client) or asked(client):  # what came before we idled is told now, or by some servers never
        return True
    until = time.monotonic() + seconds
    news = _begin(client) or _is_waiting_unread(client)
    while not news and (left := until - time.monotonic()) > 0:
        answers = client.idle_check(timeout=left)
        if not answers:
            break  # the time is over, or the connection is
        if any(_word(answer, 0) == b"BYE" for answer in answers):
            raise IMAPClientAbortError("the server said BYE")
        news = _tells(answers)
    _, late = client.idle_done()
    return news or _tells(late)


def told(client: Client) -> bool:
    """Say, once, whether an answer to another command told of new messages: no later answer would tell it again."""
    return bool(client._imap.untagged_responses.pop("EXISTS", None))


def _begin(client: Client) -> bool:
    """Enter IDLE; True where news overtook the server's go-ahead, which imapclient takes for an error."""
    try:
        client.idle()
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if "b'* " not in str(error):
            raise
        while client._imap._get_response() is not None:  # None is the go-ahead
            pass
        return True
    return False


def asked(client: Client) -> bool:
    """Ask by NOOP; True where the server tells of new messages."""
    _, answers = client.noop()
    return _tells(answers)


def _tells(answers: list[tuple[object, ...]]) -> bool:
    """Say whether one of the answers is `n EXISTS` or `n RECENT`."""
    return any(_word(answer, 1) in _NEWS for answer in answers)


def _word(answer: tuple[object, ...], place: int) -> object:
    return answer[place] if isinstance(answer, tuple) and len(answer) > place else None


def _is_waiting_unread(client: Client) -> bool:
    """Say whether news came in one packet with the server's go-ahead: imaplib has it already, and no poll shows it."""
    sock = client.socket()
    buffered: Any = getattr(client._imap, "file", None)
    if not isinstance(buffered, io.BufferedReader):  # from Python 3.14 on imaplib keeps its lines elsewhere
        return bool(getattr(client._imap, "_readbuf", b""))
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        return bool(buffered.peek(1))
    except ssl.SSLWantReadError:
        return False
    finally:
        sock.settimeout(timeout)
