"""A connection that nobody has used for a while still takes a request: a form sent then is not lost with it."""

import http.client
import time

from sqlalchemy import make_url

from app.cli import IDLE_SECONDS
from tests import servers

USUAL = 5
"""Seconds after which servers of this kind close a connection, unless they are told otherwise."""
OF_PROXIES = 120
"""Seconds that the slowest of the usual proxies keeps a connection that it does not use (Caddy; nginx 60)."""


def test_a_connection_outlives_a_pause(live: servers.Product) -> None:
    line = http.client.HTTPConnection("127.0.0.1", make_url(live.url).port, timeout=30)
    try:
        answered = [_ask(line)]
        ours = line.sock.getsockname()
        time.sleep(USUAL + 2)
        answered.append(_ask(line))

        assert answered == [200, 200]
        assert line.sock.getsockname() == ours
    finally:
        line.close()


def test_the_server_closes_later_than_a_proxy() -> None:
    assert IDLE_SECONDS > OF_PROXIES


def _ask(line: http.client.HTTPConnection) -> int:
    line.request("GET", "/healthz")
    answer = line.getresponse()
    answer.read()
    return answer.status
