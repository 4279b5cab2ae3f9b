"""The history that readers see: versions in words, compared, paged, by role, and nothing from before publication."""

import datetime as dt
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.policy import Byline
from app.domain.registers import ActorDraft
from app.domain.vocabulary import UserRole
from app.models import Account, Actor, Incident
from app.store import register_edits, registers, snapshot, write
from app.store.db import WriteSession
from tests.web.pages.conftest import ACTORS, BY, Maker, claim, incident

CODE = "/incidents/NM-2024-0001"
HISTORY = f"{CODE}/history"
MARK = "Zzyzx"


def amend(db: WriteSession, by: Byline = BY, **fields: Any) -> Incident:
    """Change the one incident there is."""
    row = db.exec(select(Incident)).one()
    return write.amend(db, row, IncidentChanges(set=fields), by, seen=row.version)


def figures(db: WriteSession, n: int) -> list[dict[str, Any]]:
    """The incident's claims, the first with another number."""
    held = snapshot.draft_of(db.exec(select(Incident)).one())["claims"]
    return [{**held[0], "low": n, "best": n, "high": n}, *held[1:]]


def account(db: WriteSession, *, public: bool) -> Byline:
    """An editor who is known to colleagues as Edda."""
    row = Account(name="edda", shown="Edda Private", public=public, role=UserRole.EDITOR, created_at=BORN)
    db.add(row)
    db.flush()
    return Byline(row.shown, row.role, "The group gave a new number.", row.id)


BORN = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def test_a_change_of_figures_is_told_with_role_and_reason(atlas: Maker) -> None:
    def change(db: WriteSession) -> None:
        amend(db, account(db, public=False), claims=figures(db, 54))

    page = atlas(incident(claims=[claim(n=50)]), change=change).get(HISTORY).text

    assert "Rebels killed, according to Army: 50 became 54" in page
    assert "The group gave a new number." in page
    assert "an editor" in page
    assert "Recorded with 1 claim and 1 source" in page
    assert "Edda" not in page
    assert "an import" in page
    assert "tester" not in page
    assert page.index("50 became 54") < page.index("Recorded with")


def test_a_name_is_told_only_where_its_owner_chose_so(atlas: Maker) -> None:
    def change(db: WriteSession) -> None:
        amend(db, account(db, public=True), title="Another title")

    assert "by Edda Private, an editor" in atlas(incident(), change=change).get(HISTORY).text


def draft(db: WriteSession) -> Incident:
    """An incident that only the desk sees."""
    return write.create(db, IncidentDraft.model_validate(incident(title=f"{MARK} first", standing="draft")), BY)


def drafted(db: WriteSession) -> None:
    """An incident whose draft said what must not be found, published and then changed twice."""
    row = draft(db)
    for fields in ({"title": f"{MARK} before", "tags": ["zzyzx-tag"]}, {"title": "Said well"}):
        write.amend(db, row, IncidentChanges(set=fields), Byline("t", BY.role, f"{MARK} reason"), seen=row.version)
    write.publish(db, row, BY, seen=row.version)
    write.amend(db, row, IncidentChanges(set={"title": "Said better"}), BY, seen=row.version)


@pytest.fixture
def once_draft(atlas: Maker) -> TestClient:
    """An atlas with that incident: versions 1 to 3 are the draft's, 4 and 5 are public."""
    return atlas(change=drafted)


def test_nothing_from_before_publication_is_told(once_draft: TestClient) -> None:
    pages = [HISTORY, f"{HISTORY}?from=4&to=5", CODE, f"/fr{HISTORY}", f"{HISTORY}?page=2"]
    found = [once_draft.get(path) for path in pages]

    assert [one.status_code for one in found] == [200] * 5
    for one in found:
        assert MARK.lower() not in one.text.lower()
    assert 'id="version-4"' in found[0].text
    assert 'id="version-3"' not in found[0].text


@pytest.mark.parametrize("asked", ["from=3&to=5", "from=5&to=1", "from=4&to=99", "from=0&to=0"])
def test_versions_that_are_not_public_are_not_compared(once_draft: TestClient, asked: str) -> None:
    answer = once_draft.get(f"{HISTORY}?{asked}")

    assert answer.status_code == 404
    assert MARK not in answer.text


def test_any_two_versions_are_compared_in_either_direction(atlas: Maker) -> None:
    def change(db: WriteSession) -> None:
        for title in ("Second", "Third"):
            amend(db, title=title)

    client = atlas(incident(title="First"), change=change)
    for asked in ("from=1&to=3", "from=3&to=1"):
        page = client.get(f"{HISTORY}?{asked}").text
        between = page.split('id="between"')[1].split("</section>")[0]
        assert "“First” became “Third”" in between
        assert "Second" not in between


def test_a_long_text_is_shown_as_it_was_and_as_it_is(atlas: Maker) -> None:
    def change(db: WriteSession) -> None:
        amend(db, summary="Told\n\nagain <b>at length</b>.")

    client = atlas(incident(summary="Told once."), change=change)
    for page in (client.get(HISTORY).text, client.get(f"{HISTORY}?from=1&to=2").text):
        folded = page.split('<details class="change">')[1].split("</details>")[0]
        assert "Told once." in folded
        assert "Told\n\nagain &lt;b&gt;at length&lt;/b&gt;." in folded


def test_what_is_no_version_gets_a_sentence(atlas: Maker) -> None:
    answer = atlas(incident()).get(f"{HISTORY}?from=one&to=2")

    assert answer.status_code == 200
    assert "“one” is not the number of a version." in answer.text


def test_a_long_history_is_paged_and_compares_across_pages(atlas: Maker) -> None:
    def change(db: WriteSession) -> None:
        for n in range(2, 24):
            amend(db, title=f"Title {n}")

    client = atlas(incident(title="Title 1"), change=change)
    first, second = client.get(HISTORY).text, client.get(f"{HISTORY}?page=2").text

    assert "“Title 3” became “Title 4”" in first
    assert "“Title 2” became “Title 3”" not in first
    assert "“Title 2” became “Title 3”" in second
    assert "1 to 20 of 23" in first


def test_withdrawn_and_merged_incidents_keep_their_history(atlas: Maker) -> None:
    def change(db: WriteSession) -> None:
        first, second, third = db.exec(select(Incident).order_by(Incident.code)).all()
        write.withdraw(db, first, "It never happened.", BY, seen=first.version)
        write.merge(db, second, third, BY, seen=second.version)

    client = atlas(*(incident(title=f"Number {n}", claims=[claim(n=n)]) for n in (1, 2, 3)), change=change)
    withdrawn, merged = client.get(HISTORY).text, client.get("/incidents/NM-2024-0002/history").text

    assert "“It never happened.”" in withdrawn
    assert f'href="{HISTORY}"' in client.get(CODE).text
    assert client.get(CODE).status_code == 410
    assert "Merged into added: NM-2024-0003" in merged
    assert "killed" not in merged.split('id="version-2"')[1].split("</li>\n")[0].split('id="version-1"')[0]


def test_tags_are_the_desks_own(atlas: Maker) -> None:
    def change(db: WriteSession) -> None:
        amend(db, tags=["zzyzx-tag"])

    page = atlas(incident(), change=change).get(HISTORY).text

    assert "zzyzx-tag" not in page
    assert "Nothing that readers see was changed." in page


def named(db: WriteSession) -> None:
    """An actor with a new name, a tie to somebody hidden, and a hidden one."""
    registers.add_actors(db, [ActorDraft(slug="hidden-one", name=MARK, kind="rebel_group", listed=False)], BY)
    draft = {**ACTORS[1], "names": [{"name": "New rebels", "since": "2024"}]}
    register_edits.amend_actor(db, ActorDraft.model_validate(draft), BY, seen=1)
    tied = {**draft, "links": [{"to": "hidden-one", "kind": "allied_with"}, {"to": "army", "kind": "split_from"}]}
    register_edits.amend_actor(db, ActorDraft.model_validate(tied), BY, seen=2)


def test_registers_have_a_history_without_what_is_hidden(atlas: Maker) -> None:
    client = atlas(incident(), change=named)
    page = client.get("/actors/rebels/history")

    assert page.status_code == 200
    assert "Name added: “New rebels”" in page.text
    assert "Army added" in page.text
    assert "hidden-one" not in page.text
    assert MARK not in page.text
    assert client.get("/actors/hidden-one/history").status_code == 404
    assert client.get("/actors/nobody/history").status_code == 404


@pytest.mark.parametrize("path", ["/places/kidal", "/sources/paper", "/actors/army", CODE])
def test_every_record_has_its_history_in_both_languages(atlas: Maker, path: str) -> None:
    client = atlas(incident())

    assert "Recorded" in client.get(f"{path}/history").text
    assert client.get(f"/fr{path}/history").status_code == 200
    assert 'name="robots" content="noindex"' in client.get(f"{path}/history").text


def test_a_hidden_record_that_an_old_version_names_is_a_short_name(atlas: Maker) -> None:
    def change(db: WriteSession) -> None:
        parts = [{"actor": "army", "role": "side_a"}]
        amend(db, involvements=parts)
        row = db.exec(select(Actor).where(Actor.slug == "shy")).one()
        draft = ActorDraft(slug="shy", name=MARK, kind="rebel_group", listed=False)
        register_edits.amend_actor(db, draft, BY, seen=row.version)

    shy = {"slug": "shy", "name": "Shy", "kind": "rebel_group", "listed": False}
    parts = [{"actor": "army", "role": "side_a"}, {"actor": "shy", "role": "side_b"}]
    page = atlas(incident(involvements=parts), change=change, actors=[*ACTORS, shy]).get(HISTORY).text

    assert MARK not in page
    assert "Involved removed: shy as side B" in page


def test_drafts_have_no_history(atlas: Maker) -> None:
    keys = []
    client = atlas(change=lambda db: keys.append(draft(db).key))

    for name in ("NM-2024-0001", keys[0], "None"):
        assert client.get(f"/incidents/{name}/history").status_code == 404
