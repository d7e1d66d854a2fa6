"""The parser's child: frames of mail on stdin, frames of JSON on stdout, until stdin ends or a limit kills it."""

import ctypes
import resource
import signal
import sys
from typing import BinaryIO, Final

from caseconsultant.domain.letters import InboundMail
from caseconsultant.mail.frames import LENGTH, frame, to_json
from caseconsultant.mail.parse import parse_bytes
from caseconsultant.ports import Unreadable

PR_SET_PDEATHSIG: Final = 1  # prctl(2)


def main(memory_bytes: int, cpu_seconds: int) -> None:
    """Answer frame after frame."""
    limit_once(memory_bytes)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (raw := read_frame(source)) is not None:
        renew_cpu(cpu_seconds)
        result = read(raw)
        sink.write(frame(to_json(result)))
        sink.flush()


def read(raw: bytes) -> InboundMail | Unreadable:
    """Parse, or say in words why not. Whatever goes wrong here must reach the parent as an answer."""
    try:
        return parse_bytes(raw)
    except MemoryError:
        return Unreadable("it needs more memory than one mail may have")
    except RecursionError:
        return Unreadable("it is nested too deeply")
    except Exception as error:  # noqa: BLE001  (the parent shows it to a person; the mail's words stay out of it)
        return Unreadable(f"the parser failed on it ({type(error).__name__})")


def read_frame(source: BinaryIO) -> bytes | None:
    """Return the next frame's content; None at the end of the stream."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = source.read(length)
    return content if len(content) == length else None


def limit_once(memory_bytes: int) -> None:
    """Set what holds for the child's life: memory, no core file, no file written, death with the parent."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":  # it also comes when the thread that started us ends: the parent starts anew then
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def renew_cpu(seconds: int) -> None:
    """Give the next mail its own seconds: the kernel counts over the whole life and kills by SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
