from pathlib import Path

from caseconsultant.demo.broker import start_broker
from caseconsultant.demo.ports import answers
from caseconsultant.demo.processes import Processes


def test_the_broker_answers_while_the_block_lasts_and_not_after(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        port = int(start_broker(processes, tmp_path).split(":")[2].removesuffix("/0"))
        assert answers(port, b"PING\r\n", b"+PONG")
    assert not answers(port, b"PING\r\n", b"+PONG")
