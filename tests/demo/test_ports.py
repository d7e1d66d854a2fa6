import socket

import pytest

from caseconsultant.demo.ports import NotReady, port_like, wait_for


def test_the_usual_port_is_taken_where_it_is_free_and_another_where_it_is_not() -> None:
    free = port_like(0)
    assert port_like(free) == free
    with socket.create_server(("127.0.0.1", free)):
        assert port_like(free) not in (0, free)


def test_waiting_in_vain_says_for_what() -> None:
    with pytest.raises(NotReady, match="for the admin, in vain"):
        wait_for(lambda: False, "the admin", lambda: None, seconds=0)
