"""One thing for many incidents at the desk: from the table to what would become of each, and then all of it at once."""

import re
from html import unescape

import pytest
from sqlmodel import select

from app.domain.draft import IncidentDraft
from app.domain.policy import Byline
from app.domain.vocabulary import Standing, UserRole
from app.models import Incident, Revision
from app.store import write
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.pages.conftest import claim, incident

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
WHERE = "/admin/bulk"


def drafts(made: DeskAtlas, *titles: str, **given: object) -> None:
    """Drafts that nobody owns, ready to be published."""
    with made.sessions.writer() as db:
        for title in titles:
            fields = {**incident(title=title, claims=[claim(n=1)], **given), "standing": "draft"}
            write.create(db, IncidentDraft.model_validate(fields), BY)
        db.commit()


def stands(made: DeskAtlas) -> dict[str, tuple[Standing, int]]:
    """By title, the standing and version of every incident."""
    with made.sessions.reader() as db:
        return {row.title: (row.standing, row.version) for row in db.exec(select(Incident))}


def ticked(made: DeskAtlas, *titles: str) -> dict[str, object]:
    """What the table sends for these incidents."""
    with made.sessions.reader() as db:
        rows = db.exec(select(Incident).where(Incident.title.in_(titles))).all()  # type: ignore[attr-defined]
        return {"key": [row.key for row in rows], **{f"version-{row.key}": str(row.version) for row in rows}}


def fields_of(page: str) -> dict[str, object]:
    """What the form of a page would send, its buttons left out."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found.setdefault(name[1], []).append(unescape(value[1]))
    for name, options in re.findall(r'<select id="\w+" name="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        found[name] = re.findall(r'value="(\w*)" selected', options)
    found.pop("csrf", None)
    return dict(found)


def pressed(browser: Browser, page: str, step: str, **changes: object) -> str:
    """Press a button of the form; the page that comes of it, or the address that it leads to."""
    answer = browser.post(WHERE, {**fields_of(page), **changes, "step": step})
    return answer.headers.get("location", answer.text)


def test_from_the_table_to_the_change(desk: Maker) -> None:
    made = desk(incident(title="Public"))
    drafts(made, "One", "Two")
    edda = made.sign_in(UserRole.EDITOR)
    table = edda.get("/admin").text
    assert table.count('name="key"') == 3

    page = edda.post(WHERE, {**ticked(made, "One", "Two", "Public"), "step": "show"}).text
    told = pressed(edda, page, "preview", aim="publish", reason="Both were read twice.")
    assert told.count("is published") == 2
    assert "It is so already." in told
    assert "Do it to 2 incidents" in told
    assert stands(made)["One"] == (Standing.DRAFT, 1)
    where = pressed(edda, told, "save")

    assert where == "/admin?done=bulk"
    assert "version of its own" in edda.get(where).text
    assert stands(made) == {
        "Public": (Standing.PUBLISHED, 1), "One": (Standing.PUBLISHED, 2), "Two": (Standing.PUBLISHED, 2),
    }  # fmt: skip
    with made.sessions.reader() as db:
        assert db.exec(select(Revision.reason).where(Revision.version == 2)).all() == ["Both were read twice."] * 2


def test_what_changed_meanwhile_is_told_and_the_rest_is_done(desk: Maker) -> None:
    made = desk(incident(title="Public"))
    drafts(made, "One", "Two")
    edda = made.sign_in(UserRole.EDITOR)
    page = edda.post(WHERE, {**ticked(made, "One", "Two"), "step": "show"}).text
    told = pressed(edda, page, "preview", aim="add_tag", tag="check", reason="To look at.")
    with made.sessions.writer() as db:
        row = db.exec(select(Incident).where(Incident.title == "Two")).one()
        write.review(db, row, Standing.IN_REVIEW, BY, seen=1)
        db.commit()

    done = pressed(edda, told, "save")

    assert "1 of 2 was changed" in done
    assert "You saw version 1; it is now version 2." in done
    assert stands(made) == {
        "Public": (Standing.PUBLISHED, 1), "One": (Standing.DRAFT, 2), "Two": (Standing.IN_REVIEW, 2),
    }  # fmt: skip


def test_only_what_was_told_is_done(desk: Maker) -> None:
    made = desk(incident(title="Public"))
    drafts(made, "One")
    edda = made.sign_in(UserRole.EDITOR)
    page = edda.post(WHERE, {**ticked(made, "One", "Public"), "step": "show"}).text
    told = pressed(edda, page, "preview", aim="add_tag", tag="check", reason="To look at.")

    again = pressed(edda, told, "save", aim="publish")

    assert "is published" in again
    assert stands(made)["One"] == (Standing.DRAFT, 1)
    straight = {**ticked(made, "One"), "aim": "publish", "reason": "At once.", "step": "save"}
    assert edda.post(WHERE, straight).status_code == 200
    assert stands(made)["One"] == (Standing.DRAFT, 1)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"aim": ""}, "aim"),
        ({"aim": "burn"}, "aim"),
        ({"reason": ""}, "reason"),
        ({"aim": "withdraw", "public_reason": ""}, "public_reason"),
        ({"tag": "Not <a> tag"}, "tag"),
        ({"aim": "add_actor", "actor": "nobody <i>", "role": "side_a"}, "actor"),
        ({"aim": "add_actor", "actor": "army", "role": "winner"}, "role"),
    ],
    ids=str,
)
@pytest.mark.parametrize("step", ["preview", "save"])
def test_mistakes_are_said_at_their_field_with_everything_kept(
    desk: Maker, typed: dict[str, str], field: str, step: str
) -> None:
    made = desk(incident(title="Public"))
    sent = {"aim": "add_tag", "tag": "check", "reason": "Kept as typed.", **typed}

    answer = made.sign_in(UserRole.EDITOR).post(WHERE, {**ticked(made, "Public"), **sent, "step": step})

    assert answer.status_code == 422
    assert re.search(rf'id="p-{field}"><p>[^<]+</p>', answer.text)
    assert answer.text.count('aria-invalid="true"') == 1
    for name in ("tag", "actor", "reason", "public_reason"):
        assert not sent.get(name) or f'value="{sent[name]}"' in unescape(answer.text)
    assert not re.search("<[ai]> tag|nobody <i>", answer.text)
    assert stands(made) == {"Public": (Standing.PUBLISHED, 1)}


def test_nothing_and_too_much(desk: Maker) -> None:
    edda = desk().sign_in(UserRole.EDITOR)

    assert "No incident is chosen." in edda.post(WHERE, {"step": "show"}).text
    assert "No incident is chosen." in edda.post(WHERE, {"step": "save", "aim": "publish", "reason": "None."}).text
    many = edda.post(WHERE, {"key": [f"k{n}" for n in range(501)], "step": "show"})
    assert many.status_code == 422
    assert "500" in many.text
    assert edda.get(WHERE).headers["location"] == "/admin"


def test_a_contributor_is_offered_and_shown_nothing_of_others(desk: Maker) -> None:
    made = desk(incident(title="Public"))
    drafts(made, "Hidden")
    cora = made.sign_in(UserRole.CONTRIBUTOR)

    page = cora.post(WHERE, {**ticked(made, "Public", "Hidden"), "step": "show"}).text

    assert "Hidden" not in page
    assert "1 of the chosen incidents is not there" in page
    assert re.findall(r'<option value="(\w+)"', page.split('id="aim"')[1].split("</select>")[0]) == [
        "send", "add_tag", "remove_tag", "add_actor",
    ]  # fmt: skip
    told = pressed(cora, page, "preview", aim="publish", reason="Forged.")
    assert "Your role does not allow this." in told
    assert "Do it to" not in told
    forged = {**fields_of(told), "aim": "publish", "possible": ticked(made, "Public", "Hidden")["key"], "step": "save"}
    assert cora.post(WHERE, forged).status_code == 200
    assert stands(made) == {"Public": (Standing.PUBLISHED, 1), "Hidden": (Standing.DRAFT, 1)}
