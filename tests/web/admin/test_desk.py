"""The desk's table and card: who sees which incident there, the steps of its standing, and what is refused."""

import re
from html import unescape

import pytest
from sqlmodel import select

from app.domain.draft import IncidentDraft
from app.domain.vocabulary import Standing, UserRole
from app.models import Incident
from app.store import write
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.pages.conftest import BY, claim, incident

CONTRIBUTOR, EDITOR = UserRole.CONTRIBUTOR, UserRole.EDITOR


def key_of(atlas: DeskAtlas, title: str) -> str:
    """The desk address of an incident."""
    with atlas.sessions.reader() as db:
        return db.exec(select(Incident.key).where(Incident.title == title)).one()


def row_of(atlas: DeskAtlas, key: str) -> Incident:
    """The incident as the database has it."""
    with atlas.sessions.reader() as db:
        found = db.exec(select(Incident).where(Incident.key == key)).one()
        db.expunge(found)
        return found


def owned(atlas: DeskAtlas, key: str, browser: Browser) -> None:
    """Make an incident somebody's own, as if they had written it."""
    with atlas.sessions.writer() as db:
        row = db.exec(select(Incident).where(Incident.key == key)).one()
        db.connection().exec_driver_sql(f"UPDATE incident SET owner_id = {browser.account} WHERE id = {row.id}")
        db.commit()


def step(browser: Browser, key: str, do: str, seen: int = 1, **fields: str) -> "tuple[int, str]":
    """Take a step of an incident's standing; the status, and the text or where it leads."""
    sent = {"do": do, "seen": str(seen), "reason": "For good reason.", "step": "save", **fields}
    answer = browser.post(f"/admin/incidents/{key}/standing", sent)
    return answer.status_code, answer.headers.get("location") or unescape(answer.text)


@pytest.fixture
def three(desk: Maker) -> DeskAtlas:
    """Two published incidents and a draft."""
    atlas = desk(incident(title="First", claims=[claim(n=1)]), incident(title="Second", claims=[claim(n=2)]))
    hidden = incident(title="Hidden", standing="draft", claims=[claim(n=3)])
    with atlas.sessions.writer() as db:
        write.create(db, IncidentDraft.model_validate(hidden), BY)
        db.commit()
    return atlas


def test_the_table_shows_each_role_what_it_may_see(three: DeskAtlas) -> None:
    assert "Hidden" in three.sign_in(EDITOR).get("/admin").text
    contributor = three.sign_in(CONTRIBUTOR)
    assert "Hidden" not in contributor.get("/admin").text
    owned(three, key_of(three, "Hidden"), contributor)
    assert "Hidden" in contributor.get("/admin?mine=1").text
    assert three.nobody().get("/admin").status_code == 303


def test_the_table_is_narrowed_by_standing_words_and_tag(three: DeskAtlas) -> None:
    editor = three.sign_in(EDITOR)
    drafts = editor.get("/admin?standing=draft").text
    assert "Hidden" in drafts
    assert "Second" not in drafts
    assert "First" not in editor.get("/admin?q=second").text
    assert "fits all of this" in editor.get("/admin?tag=none-such").text
    broken = editor.get("/admin?since=yesterday&page=abc")
    assert broken.status_code == 200
    assert "“yesterday” is not a day" in broken.text


def test_a_draft_goes_through_review_to_the_public(three: DeskAtlas) -> None:
    contributor, editor = three.sign_in(CONTRIBUTOR), three.sign_in(EDITOR)
    key = key_of(three, "Hidden")
    assert step(contributor, key, "send")[0] == 404
    owned(three, key, contributor)

    assert step(contributor, key, "send") == (303, f"/admin/incidents/{key}?done=sent")
    assert "Hidden" in editor.get("/admin/review").text
    assert step(contributor, key, "publish", 2)[0] == 403
    assert step(editor, key, "publish", 2) == (303, f"/admin/incidents/{key}?done=published")

    row = row_of(three, key)
    assert (row.standing, row.code is not None, row.version) == (Standing.PUBLISHED, True, 3)
    assert three.nobody().get(f"/incidents/{row.code}").status_code == 200


def test_a_draft_that_was_given_back_says_why_until_it_is_changed(three: DeskAtlas) -> None:
    contributor, editor = three.sign_in(CONTRIBUTOR), three.sign_in(EDITOR)
    key = key_of(three, "Hidden")
    owned(three, key, contributor)
    assert "Given back" not in contributor.get("/admin/review").text
    step(contributor, key, "send")
    assert "Given back" not in contributor.get("/admin/review").text

    step(editor, key, "give_back", 2, reason="Name the <b>source</b>.")

    page = contributor.get("/admin/review").text.split('id="returned-title"')[1].split("</section>")[0]
    assert "Hidden" in page
    assert "Name the &lt;b&gt;source&lt;/b&gt;." in page
    assert "Given back" not in three.sign_in(CONTRIBUTOR, "carl").get("/admin/review").text
    step(contributor, key, "send", 3)
    assert "Given back" not in contributor.get("/admin/review").text


def test_a_card_says_what_may_be_a_slip_before_it_is_published(three: DeskAtlas) -> None:
    odd = incident(title="Odd", standing="draft", date="2999-01-01", claims=[claim(n=3)])
    with three.sessions.writer() as db:
        write.create(db, IncidentDraft.model_validate(odd), BY)
        db.commit()
    editor, key = three.sign_in(EDITOR), key_of(three, "Odd")

    assert "Its date lies in the future" in editor.get(f"/admin/incidents/{key}").text
    assert step(editor, key, "publish")[0] == 303
    assert "Its date lies in the future" not in editor.get(f"/admin/incidents/{key}").text


def test_what_is_refused_stays_typed(three: DeskAtlas) -> None:
    editor, key = three.sign_in(EDITOR), key_of(three, "First")
    reason = "A long <script>reason</script> ${x}"

    status, text = step(editor, key, "withdraw", seen=7, reason=reason, public_reason="It did not happen.")
    assert status == 409
    assert reason in text
    assert "It did not happen." in text
    assert step(editor, key, "merge", into="NM-1990-0001", reason=reason)[0] == 422
    assert step(editor, key, "withdraw", reason=" ", public_reason="It did not happen.")[0] == 422
    assert step(editor, key, "fly", reason=reason)[0] == 422
    shown = editor.post(f"/admin/incidents/{key}/standing", {"do": "withdraw", "reason": reason, "step": "show"})
    assert shown.status_code == 200
    assert reason in unescape(shown.text)
    assert (row_of(three, key).standing, row_of(three, key).version) == (Standing.PUBLISHED, 1)


def test_withdrawing_and_merging_leave_the_address(three: DeskAtlas) -> None:
    editor, reader = three.sign_in(EDITOR), three.nobody()
    first, second = (row_of(three, key_of(three, title)) for title in ("First", "Second"))

    step(editor, first.key, "withdraw", public_reason="It did not happen.")
    assert "It did not happen." in reader.get(f"/incidents/{first.code}").text
    assert reader.get(f"/api/incidents/{first.code}").status_code == 410
    step(editor, first.key, "restore", 2)
    assert step(editor, first.key, "merge", 3, into=second.code or "")[1].startswith(f"/admin/incidents/{second.key}")
    moved = reader.get(f"/incidents/{first.code}")
    assert moved.status_code in (301, 308)
    assert moved.headers["location"].endswith(f"/incidents/{second.code}")
    assert step(editor, first.key, "restore", 4)[0] == 303
    assert reader.get(f"/incidents/{first.code}").status_code == 200


def test_a_merge_is_looked_at_before_it_is_done(desk: Maker) -> None:
    sides = [[{"actor": "rebels", "role": role}] for role in ("side_a", "side_b")]
    both = (("First", 1, sides[0]), ("Second", 5, sides[1]))
    atlas = desk(*(incident(title=one, claims=[claim(n=n)], involvements=parts) for one, n, parts in both))
    editor = atlas.sign_in(EDITOR)
    first, second = (row_of(atlas, key_of(atlas, title)) for title in ("First", "Second"))

    status, page = step(editor, first.key, "merge", into=second.code or "", reason="", step="preview")

    assert status == 200
    assert re.findall(r"<td>(?:<strong>)?([^<]+)", page) == ["1", "5", "1\u2009–\u20095"]
    assert all(one in page for one in ("First", "Second", first.code or "?", second.code or "?"))
    assert "Rebels" in page.split('id="twice-title"')[1].split("</section>")[0]
    now = [row_of(atlas, key) for key in (first.key, second.key)]
    assert [(one.standing, one.version) for one in now] == [(Standing.PUBLISHED, 1)] * 2
    assert 'name="step" value="save"' in page
    assert step(editor, first.key, "merge", into=second.code or "")[0] == 303


@pytest.mark.parametrize("way", ["preview", "save"])
def test_nothing_is_merged_into_itself_or_by_who_may_not(three: DeskAtlas, way: str) -> None:
    first = row_of(three, key_of(three, "First"))
    status, page = step(three.sign_in(EDITOR), first.key, "merge", into=first.code or "", step=way)

    assert status == 422
    assert "This is the same incident." in page
    assert step(three.sign_in(CONTRIBUTOR), first.key, "merge", into="NM-2024-0002", step=way)[0] == 403
    assert row_of(three, first.key).version == 1


def test_comments_are_for_those_who_work_on_it(three: DeskAtlas) -> None:
    contributor, editor = three.sign_in(CONTRIBUTOR), three.sign_in(EDITOR)
    key = key_of(three, "Hidden")
    owned(three, key, contributor)

    told = contributor.post(f"/admin/incidents/{key}/comments", {"text": "Is <b>this</b> the place?"})
    assert told.headers["location"].endswith("?done=commented")
    assert "Is <b>this</b> the place?" in unescape(editor.get(f"/admin/incidents/{key}").text)
    assert "<b>this" not in editor.get(f"/admin/incidents/{key}").text
    other = three.sign_in(CONTRIBUTOR, "carl")
    assert other.post(f"/admin/incidents/{key}/comments", {"text": "Hello"}).status_code == 404
    public = key_of(three, "First")
    assert other.post(f"/admin/incidents/{public}/comments", {"text": "Hello"}).status_code == 403
    assert editor.post(f"/admin/incidents/{key}/comments", {"text": "x" * 5001}).status_code == 422


def test_a_card_has_no_broken_links(three: DeskAtlas) -> None:
    editor = three.sign_in(EDITOR)
    page = editor.get(f"/admin/incidents/{key_of(three, 'First')}").text
    links = set(re.findall(r'href="(/incidents/[^"#]+|/actors/[^"#]+)"', page))

    assert links
    assert {editor.get(one).status_code for one in links} == {200}
