"""Matches with a dataset at the desk: seen and decided by editors, as links that leave both records as they are."""

from sqlmodel import select

from app.domain.draft import IncidentDraft
from app.domain.policy import Byline
from app.domain.registers import DatasetDraft
from app.domain.vocabulary import UserRole
from app.models import Incident, SameEvent
from app.store import registers, write
from tests.web.admin.conftest import DeskAtlas, Maker
from tests.web.pages.conftest import incident

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")


def filled(desk: Maker) -> tuple[DeskAtlas, dict[str, str]]:
    """Our record and one of a dataset, of one day and place; their keys."""
    made = desk(incident(title="Ours"))
    with made.sessions.writer() as db:
        registers.add_datasets(db, [DatasetDraft(slug="ucdp", name="<b>UCDP</b>", republish="all")], BY)
        theirs = incident(title="Theirs", dataset="ucdp", external_id="ML-7")
        write.create(db, IncidentDraft.model_validate({**theirs, "standing": "published"}), BY)
        keys = {row.title: row.key for row in db.exec(select(Incident)).all()}
        db.commit()
    return made, keys


def test_an_editor_links_two_records_and_neither_changes(desk: Maker) -> None:
    made, keys = filled(desk)
    edda = made.sign_in(UserRole.EDITOR)
    page = edda.get("/admin/matches/ucdp").text
    assert "Matches with &lt;b&gt;UCDP&lt;/b&gt;" in page
    assert page.count('class="alike__pair"') == 1
    fields = {"step": "save", "own": keys["Ours"], "other": keys["Theirs"], "kinship": "same", "reason": "One fight."}

    answer = edda.post("/admin/matches/ucdp", fields)

    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/matches/ucdp?done=linked")
    with made.sessions.reader() as db:
        rows = db.exec(select(Incident)).all()
        assert {(row.title, row.external_id, row.version, row.standing.value) for row in rows} == {
            ("Ours", None, 1, "published"), ("Theirs", "ML-7", 1, "published"),
        }  # fmt: skip
        assert len({row.event for row in db.exec(select(SameEvent)).all()}) == 1
    assert 'class="alike__pair"' not in edda.get("/admin/matches/ucdp").text
    assert "1 record, 1 linked" in edda.get("/admin/matches").text


def test_what_is_missing_is_said_beside_the_pair(desk: Maker) -> None:
    made, keys = filled(desk)
    edda = made.sign_in(UserRole.EDITOR)
    fields = {"step": "save", "own": keys["Ours"], "other": keys["Theirs"], "kinship": "same", "reason": ""}

    answer = edda.post("/admin/matches/ucdp", fields)

    assert answer.status_code == 422
    assert '<details class="step" open>' in answer.text
    assert 'value="same" required checked' in answer.text
    with made.sessions.reader() as db:
        assert db.exec(select(SameEvent)).all() == []


def test_an_address_that_cannot_be_read_begins_at_the_first(desk: Maker) -> None:
    made, _ = filled(desk)
    edda = made.sign_in(UserRole.EDITOR)

    for after in ("-1", "x", "", "9" * 40):
        assert 'class="alike__pair"' in edda.get(f"/admin/matches/ucdp?after={after}").text
    assert edda.get("/admin/matches/ucdp?after=5").status_code == 200
    assert edda.get("/admin/matches/none").status_code == 404
