"""The doorbell: one message to the broker, quickly or not at all."""

import threading
import time
from typing import Final

from celery import Celery
from kombu.exceptions import OperationalError

PREFIX: Final = "caseconsultant."
EXPIRES: Final = 120  # seconds
SULK: Final = 5.0  # seconds without another try after the broker did not answer


class CeleryDoorbell:
    """Rings through Celery. After a ring in vain it does not try again for a few seconds."""

    expected = True

    def __init__(self, celery: Celery) -> None:
        self._celery = celery
        self._silent_until = 0.0
        self._lock = threading.Lock()

    def ring(self, task: str, number: int) -> bool:
        """Send one id; False where no broker takes it."""
        with self._lock:
            if time.monotonic() < self._silent_until:
                return False
            try:
                self._celery.send_task(f"{PREFIX}{task}", args=[number], retry=False, expires=EXPIRES)
            except (OperationalError, OSError):
                self._silent_until = time.monotonic() + SULK
                return False
            return True
