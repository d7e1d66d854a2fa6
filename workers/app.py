"""Celery: the broker, the queues, the beat. A message is a doorbell with one id; the database knows the rest."""

import os
from functools import cache
from typing import Any, Final

from celery import Celery, Task
from celery.signals import worker_process_shutdown

from caseconsultant import wiring
from caseconsultant.services.app import App
from caseconsultant.services.failures import told
from workers.doorbell import PREFIX, CeleryDoorbell

BEAT_SECONDS: Final = 15.0


def configuration() -> dict[str, Any]:
    """Return Celery's settings, read when they are first needed."""
    url = wiring.environment().broker_url
    return {
        "broker_url": url or "memory://",
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {
            "visibility_timeout": 3600,
            "socket_timeout": 30,
            "socket_connect_timeout": 2,
            "socket_keepalive": True,
        },
        "task_ignore_result": True,
        "task_acks_late": True,
        # A task that kills its worker must not come back at once: the sweep rings again when it is due.
        "task_reject_on_worker_lost": False,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "worker_send_task_events": False,
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_default_queue": "caseconsultant",
        "timezone": "UTC",
        "beat_schedule": {
            "heartbeat": {
                "task": f"{PREFIX}heartbeat",
                "schedule": BEAT_SECONDS,
                "options": {"expires": BEAT_SECONDS * 2},
            }
        },
        "include": ["workers.tasks"],
    }


class TaskFailed(Exception):  # noqa: N818
    """A task's failure as the log may have it: without the words of the mail that it worked on."""


class QuietTask(Task):  # type: ignore[misc]
    """A task whose failure names the exception and its frames, and nothing else."""

    abstract = True

    def __call__(self, *args: object, **named: object) -> object:
        """Run it."""
        try:
            return super().__call__(*args, **named)
        except Exception as mistake:  # noqa: BLE001  (it is raised again, without its words)
            raise TaskFailed(told(mistake)) from None


celery = Celery("caseconsultant", task_cls=QuietTask)
celery.add_defaults(configuration)


def app() -> App:
    """Return this process's App; a forked worker builds its own."""
    return _app(os.getpid())


@cache
def _app(_process: int) -> App:
    return wiring.build(wiring.environment(), CeleryDoorbell(celery))


@worker_process_shutdown.connect
def _close(**_: object) -> None:
    app().parser.close()
