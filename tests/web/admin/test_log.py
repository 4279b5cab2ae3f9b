"""The whole log: for administrators alone, narrowed by person, kind and day, a page at a time."""

import datetime as dt
from typing import Any

import pytest
from sqlmodel import select

from app.domain.accounts import Member
from app.domain.deeds import DeedKind
from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.vocabulary import UserRole
from app.models import Account, Deed, Incident, Redaction
from app.store import redact, write
from app.store.redact import Order
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.pages.conftest import BY, incident

TODAY = dt.datetime.now(dt.UTC).date()
ROLES = [UserRole.CONTRIBUTOR, UserRole.EDITOR]


@pytest.fixture
def atlas(desk: Maker) -> DeskAtlas:
    """An atlas with a published incident, a draft of an editor's, and a deed."""
    made = desk()
    editor = made.sign_in(UserRole.EDITOR)
    with made.sessions.writer() as db:
        fields: Any = incident(title="A hidden draft", standing="draft")
        write.create(db, IncidentDraft.model_validate(fields), _by(db, editor, "Begun in secret"))
        account = db.get(Account, editor.account)
        assert account
        db.add(
            Deed(at=dt.datetime.now(dt.UTC), account=account, about=account, kind=DeedKind.TOKEN_MADE, detail="harvest")
        )
        db.commit()
    return made


def _by(db: Any, browser: Browser, reason: str) -> Any:
    row = db.get(Account, browser.account)
    return Member(id=row.id, name=row.name, shown=row.shown, role=row.role).byline(reason)


@pytest.mark.parametrize("role", ROLES)
def test_others_than_administrators_are_refused(atlas: DeskAtlas, role: UserRole) -> None:
    answer = atlas.sign_in(role).get("/admin/log")

    assert answer.status_code == 403
    assert "A hidden draft" not in answer.text


def test_nobody_is_led_to_the_sign_in(atlas: DeskAtlas) -> None:
    assert atlas.nobody().get("/admin/log").status_code == 303


def test_everything_is_there_with_its_links(atlas: DeskAtlas) -> None:
    page = atlas.sign_in(UserRole.ADMINISTRATOR).get("/admin/log").text
    with atlas.sessions.reader() as db:
        key = db.exec(select(Incident.key).where(Incident.title == "A hidden draft")).one()

    assert "Begun in secret" in page
    assert f'href="/admin/incidents/{key}"' in page
    assert 'href="/admin/registers/actors/army"' in page
    assert 'href="/admin/registers/places/kidal"' in page
    assert "Edda" in page


def test_it_is_narrowed_by_person_kind_and_day(atlas: DeskAtlas) -> None:
    admin, editor = atlas.sign_in(UserRole.ADMINISTRATOR), atlas.sign_in(UserRole.EDITOR)

    def rows(**asked: Any) -> list[str]:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        return (
            admin.get(f"/admin/log?{query}")
            .text.partition('<ol class="log">')[2]
            .partition("</ol>")[0]
            .split("<li>")[1:]
        )

    assert len(rows(user=editor.account)) == 1
    assert all("Actor" in one for one in rows(kind="actor"))
    assert len(rows(kind="actor")) == 3
    assert len(rows(kind="incident", **{"from": TODAY.isoformat(), "to": TODAY.isoformat()})) == 2
    assert rows(**{"from": (TODAY + dt.timedelta(days=2)).isoformat()}) == []
    assert rows(to=(TODAY - dt.timedelta(days=2)).isoformat()) == []
    assert len(rows(to="9999-12-31", kind="incident")) == 2


def test_deeds_and_tombstones_have_lists_of_their_own(atlas: DeskAtlas) -> None:
    admin = atlas.sign_in(UserRole.ADMINISTRATOR)
    with atlas.sessions.writer() as db:
        row = db.exec(select(Incident).where(Incident.title == "A hidden draft")).one()
        member = Member(id=admin.account, name="adam", shown="Adam", role=UserRole.ADMINISTRATOR)
        redact.redact(db, member, "incident", row.key, Order("hidden", "For a reason."))
        db.commit()

    access, stones = (admin.get(f"/admin/log?tab={tab}").text for tab in ("access", "redactions"))

    assert "made an API token (harvest)" in access
    assert "Begun in secret" not in access
    assert "For a reason." in stones
    assert "hidden" not in stones.split('<ol class="log">')[1].split("</ol>")[0]
    assert len(admin.get("/admin/log?tab=access&kind=token_made").text.split("<li>")) > 1
    with atlas.sessions.reader() as db:
        assert db.exec(select(Redaction)).one().places == 2


def test_it_is_paged(atlas: DeskAtlas) -> None:
    with atlas.sessions.writer() as db:
        row = db.exec(select(Incident).where(Incident.title == "A hidden draft")).one()
        for n in range(60):
            write.amend(db, row, IncidentChanges(set={"summary": f"Number {n}"}), BY, seen=row.version)
        db.commit()
    admin = atlas.sign_in(UserRole.ADMINISTRATOR)

    first, second = (admin.get(f"/admin/log?kind=incident&page={n}").text for n in (1, 2))

    assert "version 61<" in first
    assert "version 61<" not in second
    assert "Begun in secret" in second
    assert "1 to 50 of 62" in first


@pytest.mark.parametrize("query", ["user=abc", "user=999", "kind=nothing", "from=yesterday", "to=2024-13-40", "page=x"])
def test_what_cannot_be_read_is_told_at_its_field(atlas: DeskAtlas, query: str) -> None:
    answer = atlas.sign_in(UserRole.ADMINISTRATOR).get(f"/admin/log?{query}")

    assert answer.status_code == 200
    assert ('aria-invalid="true"' in answer.text) == (not query.startswith("page"))
