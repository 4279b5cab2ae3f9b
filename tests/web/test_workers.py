"""Two server processes on one database: what is changed at one is in the very next answer of the other."""

from contextlib import ExitStack
from pathlib import Path

from sqlmodel import select

from app.models import Incident
from app.store.db import Sessions
from tests import servers
from tests.web.admin.served import Editor, editors, small_incidents
from tests.web.processes import process_of, two


def test_what_one_process_saves_the_other_answers_with(database_url: str, tmp_path: Path) -> None:
    with servers.product(tmp_path / "two", database_url=database_url, workers="2") as running, ExitStack() as kept:
        (first, one), (second, other) = two(running, kept).items()
        (key,) = small_incidents(database_url, 1)
        (editor,) = editors(database_url, running.url, ["aminata"])
        editor.client.close()
        here = Editor("aminata", one)
        one.cookies.update(editor.client.cookies)
        address = f"/incidents/{_code(database_url, key)}"

        for n in range(5):
            word = f"kalaban{n}"
            asked = f"/api/facets?q={word}"
            assert [client.get(asked).json()["total"] for client in (one, other)] == [0, 0]
            saved = here.save(key, here.open(key), title=f"Heard of in {word}")
            counted, page = other.get(asked), other.get(address)

            assert (saved.status_code, process_of(running, saved)) == (303, first)
            assert (process_of(running, counted), process_of(running, page)) == (second, second)
            assert counted.json()["total"] == 1
            assert f"Heard of in {word}" in page.text


def _code(database: str, key: str) -> str | None:
    sessions = Sessions(database)
    with sessions.reader() as db:
        code = db.exec(select(Incident.code).where(Incident.key == key)).one()
    sessions.dispose()
    return code
