"""Readers at streaming replicas: editors read their own writes, and servers may stop and start under load."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest

from tests import servers
from tests.replicated import Cluster, cluster, wait_for
from tests.web.admin.served import Editor, editors, small_incidents

ADDRESSES = (
    "/", "/incidents?actor=csp", "/fr/actors", "/api/facets?since=2024-07-01", "/api/cells?zoom=5&bbox=-13,10,5,25",
    "/api/incidents?limit=5", "/incidents.csv", "/feed.atom", "/ogc/collections/incidents/items",
)  # fmt: skip
COUNTED = "/api/facets?q=told of once only"
READERS = 4


class Reader(threading.Thread):
    """Somebody without an account who asks for one address after another."""

    def __init__(self, url: str, start: int, ended: threading.Event) -> None:
        super().__init__()
        self.url, self.first, self.ended = url, start, ended
        self.statuses: Counter[int] = Counter()
        self.strange: list[str] = []

    def run(self) -> None:
        """Ask until the time is over."""
        n = self.first
        with httpx2.Client(base_url=self.url, trust_env=False, timeout=30) as client:
            while not self.ended.is_set():
                n += 1
                address = ADDRESSES[n % len(ADDRESSES)]
                try:
                    answer = client.get(address)
                except httpx2.HTTPError as error:
                    self.strange.append(f"{address}: {error!r}")
                    continue
                self.statuses[answer.status_code] += 1
                if answer.status_code != 200:
                    self.strange.append(f"{address}: {answer.status_code} {answer.text[:300]}")


@contextmanager
def reading(*urls: str) -> Iterator[list[Reader]]:
    """Readers at work meanwhile."""
    ended = threading.Event()
    every = [Reader(urls[n % len(urls)], 2 * n, ended) for n in range(READERS)]
    for one in every:
        one.start()
    try:
        yield every
    finally:
        ended.set()
        for one in every:
            one.join(60)


@pytest.fixture(scope="module")
def database() -> Iterator[Cluster]:
    """A primary and two replicas."""
    with cluster() as running:
        yield running


@pytest.fixture(scope="module")
def atlas(database: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Product]:
    """The product on them, with two workers."""
    with servers.product(tmp_path_factory.mktemp("replicas"), workers="2", **database.settings) as running:
        yield running


@pytest.fixture
def editor(database: Cluster, atlas: servers.Product) -> Iterator[Editor]:
    """Somebody who is signed in."""
    (made,) = editors(_driven(database), atlas.url, ["aminata"])
    yield made
    made.client.close()


def test_readers_read_at_replicas_and_editors_what_they_wrote(
    database: Cluster, atlas: servers.Product, editor: Editor
) -> None:
    (key,) = small_incidents(_driven(database), 1)
    assert _stand(atlas, "up", "up", "up")
    address = f"/incidents/{database.primary.ask('SELECT code FROM incident WHERE key = %s', key)}"
    for one in database.replicas:
        one.ask("SELECT pg_wal_replay_pause()")

    assert editor.save(key, editor.open(key), title="Told of once only").status_code == 303
    own, others = editor.client.get(address).text, [_get(atlas, address).text for _ in range(8)]
    counted = {_get(atlas, COUNTED).json()["total"] for _ in range(8)}

    assert "Told of once only" in own
    assert not any("Told of once only" in one for one in others)
    assert counted == {0}
    # Too far behind, they are not read from any more.
    assert _stand(atlas, "up", "behind", "behind")
    assert all("Told of once only" in _get(atlas, address).text for _ in range(8))
    # What was counted at the replicas is not sent again as the newest.
    assert {_get(atlas, COUNTED).json()["total"] for _ in range(8)} == {1}
    for one in database.replicas:
        one.ask("SELECT pg_wal_replay_resume()")
    assert _stand(atlas, "up", "up", "up")


def test_no_reader_notices_that_replicas_stop_and_start(database: Cluster, atlas: servers.Product) -> None:
    with reading(atlas.url) as every:
        time.sleep(1)
        first, second = database.replicas
        first.stop()
        assert _stand(atlas, "up", "away", "up")
        time.sleep(1)
        second.stop()
        # With none left they read at the primary.
        assert _stand(atlas, "up", "away", "away")
        time.sleep(1)
        first.start()
        second.start()
        assert _stand(atlas, "up", "up", "up")

    assert [said for one in every for said in one.strange] == []
    assert sum(one.statuses[200] for one in every) > 50


def test_readers_go_on_while_the_primary_restarts_and_nothing_typed_is_lost(
    database: Cluster, atlas: servers.Product, editor: Editor
) -> None:
    (key,) = small_incidents(_driven(database), 1)
    form = editor.open(key)
    with reading(atlas.url) as every:
        time.sleep(1)
        database.primary.stop()
        refused = editor.save(key, form, title="A title that took long to find")
        by_script = editor.client.post("/api/incidents", json={}, headers={"Authorization": "Bearer none"})
        public = editor.client.get("/incidents")
        assert _stand(atlas, "away", "up", "up")
        time.sleep(1)
        database.primary.start()
        assert _stand(atlas, "up", "up", "up")
        saved = editor.save(key, form, title="A title that took long to find")

    assert (refused.status_code, by_script.status_code, public.status_code) == (503, 503, 200)
    assert "Nothing was saved; what you typed is kept here." in refused.text
    assert "A title that took long to find" in refused.text
    assert by_script.json()["detail"].startswith("The record cannot be changed at the moment.")
    assert saved.status_code == 303
    assert [said for one in every for said in one.strange] == []
    assert sum(one.statuses[200] for one in every) > 50


def test_what_is_told_of_the_servers_names_none(database: Cluster, atlas: servers.Product) -> None:
    told = _get(atlas, "/readyz").text + _get(atlas, "/healthz").text

    assert _get(atlas, "/healthz").json() == {
        "status": "alive",
        "database": {"primary": "up", "replicas": ["up", "up"]},
    }
    assert "127.0.0.1" not in told
    assert str(database.primary.port) not in told


def _get(atlas: servers.Product, address: str) -> httpx2.Response:
    """As a new reader, at whichever worker is free."""
    return httpx2.get(f"{atlas.url}{address}", trust_env=False, timeout=30)


def _stand(atlas: servers.Product, primary: str, *replicas: str) -> bool:
    """Whether the servers stand so in time, as each worker sees them."""
    wanted = {"primary": primary, "replicas": list(replicas)}
    status = "ready" if {primary, *replicas} == {"up"} else "degraded"

    def seen() -> bool:
        for _ in range(8):
            answer = _get(atlas, "/readyz")
            if answer.status_code != 200 or (answer.json()["status"], answer.json()["database"]) != (status, wanted):
                return False
        return True

    return wait_for(seen, seconds=15)


def _driven(database: Cluster) -> str:
    return database.primary.address.replace("postgresql://", "postgresql+psycopg://")
