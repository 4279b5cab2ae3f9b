"""Readers at streaming replicas: editors read their own writes, and servers may stop and start under load."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import httpx2
import pytest

from tests import servers
from tests.replicated import Cluster, cluster, wait_for
from tests.web.admin.served import Editor, editors, small_incidents
from tests.web.processes import process_of, two

ADDRESSES = (
    "/", "/incidents?actor=csp", "/fr/actors", "/api/facets?since=2024-07-01", "/api/cells?zoom=5&bbox=-13,10,5,25",
    "/api/incidents?limit=5", "/incidents.csv", "/feed.atom", "/ogc/collections/incidents/items",
)  # fmt: skip
COUNTED = "/api/facets?q=told of once only"
READERS = 4
Each = list[httpx2.Client]


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
def each(atlas: servers.Product) -> Iterator[Each]:
    """Readers with a connection to each of the two processes."""
    with ExitStack() as kept:
        yield list(two(atlas, kept).values())


@pytest.fixture
def editor(database: Cluster, atlas: servers.Product) -> Iterator[Editor]:
    """Somebody who is signed in."""
    (made,) = editors(_driven(database), atlas.url, ["aminata"])
    yield made
    made.client.close()


def test_readers_read_at_replicas_and_editors_what_they_wrote(
    database: Cluster, atlas: servers.Product, editor: Editor, each: Each
) -> None:
    (key,) = small_incidents(_driven(database), 1)
    assert _stand(each, "up", "up", "up")
    address, form = f"/incidents/{_code(database, key)}", editor.open(key)
    assert _totals(each, COUNTED) == [0, 0]

    with paused(database):
        assert editor.save(key, form, title="Told of once only").status_code == 303
        own = [_as(editor, client, address).text for client in each]
        own_totals = [_as(editor, client, COUNTED).json()["total"] for client in each]
        others = [client.get(address) for client in each]
        totals = _totals(each, COUNTED)

        assert all("Told of once only" in one for one in own)
        assert own_totals == [1, 1]
        assert len({process_of(atlas, one) for one in others}) == 2
        assert not any("Told of once only" in one.text for one in others)
        assert totals == [0, 0]
        # Too far behind, they are not read from any more.
        assert _stand(each, "up", "behind", "behind")
        assert all("Told of once only" in client.get(address).text for client in each)
        # What was counted at the replicas is not sent again as the newest.
        assert _totals(each, COUNTED) == [1, 1]
    assert _stand(each, "up", "up", "up")
    assert _totals(each, COUNTED) == [1, 1]


def test_no_reader_notices_that_replicas_stop_and_start_and_edits_go_on_to_be_seen(
    database: Cluster, atlas: servers.Product, editor: Editor, each: Each
) -> None:
    (key,) = small_incidents(_driven(database), 1)
    address = f"/incidents/{_code(database, key)}"
    first, second = database.replicas
    steps: list[tuple[str, Callable[[], None] | None, str, str]] = [
        ("before", None, "up", "up"),
        ("one-stops", first.stop, "away", "up"),
        # With none left they read at the primary.
        ("other-stops", second.stop, "away", "away"),
        ("one-starts", first.start, "up", "away"),
        ("other-starts", second.start, "up", "up"),
    ]
    with reading(atlas.url) as every:
        for word, step, *states in steps:
            if step:
                step()
            assert editor.save(key, editor.open(key), title=f"Heard of in {word}").status_code == 303
            assert _seen(each, address, f"Heard of in {word}")
            assert _stand(each, "up", *states)
            time.sleep(1)

    assert [said for one in every for said in one.strange] == []
    assert min(one.statuses[200] for one in every) >= 3


def test_readers_go_on_while_the_primary_restarts_and_nothing_typed_is_lost(
    database: Cluster, atlas: servers.Product, editor: Editor, each: Each
) -> None:
    (key,) = small_incidents(_driven(database), 1)
    form = editor.open(key)
    with reading(atlas.url) as every:
        time.sleep(1)
        database.primary.stop()
        refused = editor.save(key, form, title="A title that took long to find")
        by_script = editor.client.post("/api/incidents", json={}, headers={"Authorization": "Bearer none"})
        public = editor.client.get("/incidents")
        assert _stand(each, "away", "up", "up")
        time.sleep(1)
        database.primary.start()
        assert _stand(each, "up", "up", "up")
        saved = editor.save(key, form, title="A title that took long to find")

    assert (refused.status_code, by_script.status_code, public.status_code) == (503, 503, 200)
    assert "Nothing was saved; what you typed is kept here." in refused.text
    assert "A title that took long to find" in refused.text
    assert by_script.json()["detail"].startswith("The record cannot be changed at the moment.")
    assert saved.status_code == 303
    assert [said for one in every for said in one.strange] == []
    assert min(one.statuses[200] for one in every) >= 3


def test_what_is_told_of_the_servers_names_none(database: Cluster, each: Each) -> None:
    assert _stand(each, "up", "up", "up")
    for client in each:
        alive, ready = client.get("/healthz"), client.get("/readyz")

        assert alive.json() == {"status": "alive", "database": {"primary": "up", "replicas": ["up", "up"]}}
        assert ready.json()["database"] == alive.json()["database"]
        assert "127.0.0.1" not in alive.text + ready.text
        assert str(database.primary.port) not in alive.text + ready.text


@contextmanager
def paused(database: Cluster) -> Iterator[None]:
    """Replicas that get what the primary has, and do not take it in meanwhile."""
    for one in database.replicas:
        one.ask("SELECT pg_wal_replay_pause()")
    try:
        yield
    finally:
        for one in database.replicas:
            one.ask("SELECT pg_wal_replay_resume()")


def _as(editor: Editor, client: httpx2.Client, address: str) -> httpx2.Response:
    """What an editor is answered by the process that a client is connected to."""
    answer = client.get(address, headers={"Cookie": f"atlas_session={editor.client.cookies['atlas_session']}"})
    client.cookies.clear()
    return answer


def _totals(each: Each, address: str) -> list[int]:
    return [client.get(address).json()["total"] for client in each]


def _seen(each: Each, address: str, title: str) -> bool:
    """Whether readers of each process see a title in time, on the page and where it is counted."""

    def seen() -> bool:
        counted = _totals(each, f'/api/facets?q="{title}"')
        return counted == [1, 1] and all(title in client.get(address).text for client in each)

    return wait_for(seen, seconds=10)


def _stand(each: Each, primary: str, *replicas: str) -> bool:
    """Whether the servers stand so in time, as each process sees them."""
    wanted = {"primary": primary, "replicas": list(replicas)}
    status = "ready" if {primary, *replicas} == {"up"} else "degraded"

    def seen() -> bool:
        answers = [client.get("/readyz") for client in each]
        return all(
            one.status_code == 200 and (one.json()["status"], one.json()["database"]) == (status, wanted)
            for one in answers
        )

    return wait_for(seen, seconds=20)


def _code(database: Cluster, key: str) -> object:
    return database.primary.ask("SELECT code FROM incident WHERE key = %s", key)


def _driven(database: Cluster) -> str:
    return database.primary.address.replace("postgresql://", "postgresql+psycopg://")
