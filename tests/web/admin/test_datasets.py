"""The page of datasets: for administrators, who say what of each readers may see, and under which terms."""

from html import unescape

import pytest
from sqlmodel import col, select

from app.domain.policy import Byline
from app.domain.registers import DatasetDraft
from app.domain.vocabulary import Republish, UserRole
from app.models import Dataset, Revision
from app.store import registers
from tests.web.admin.conftest import DeskAtlas, Maker
from tests.web.admin.forms import fields
from tests.web.pages.conftest import incident

ADMINISTRATOR = UserRole.ADMINISTRATOR
BY = Byline("Somebody", ADMINISTRATOR, "New.")
HERE = "/admin/datasets/foreign"


def with_dataset(desk: Maker, republish: Republish = Republish.ALL) -> DeskAtlas:
    """An atlas with an incident of our own, and a dataset that has one published incident."""
    atlas = desk(incident(title="Ours"), incident(title="Theirs"))
    with atlas.sessions.writer() as db:
        draft = DatasetDraft(slug="foreign", name="A Foreign Dataset", republish=republish, released="1")
        row = registers.add_datasets(db, [draft], BY)[0]
        db.commit()
        number = row.id
    with atlas.sessions.connection() as connection:
        # What an import would have written.
        connection.exec_driver_sql(f"UPDATE incident SET dataset_id = {number} WHERE title = 'Theirs'")
        connection.commit()
    return atlas


def kept(atlas: DeskAtlas) -> tuple[Republish, str, int]:
    """What is kept of the dataset, with the number of its revisions."""
    with atlas.sessions.reader() as db:
        row = db.exec(select(Dataset).where(Dataset.slug == "foreign")).one()
        many = len(db.exec(select(Revision).where(Revision.dataset_id == row.id)).all())
        return row.republish, row.licence, many


@pytest.mark.parametrize("role", [UserRole.CONTRIBUTOR, UserRole.EDITOR])
def test_nobody_but_administrators_sees_or_changes_datasets(desk: Maker, role: UserRole) -> None:
    atlas = with_dataset(desk)
    browser = atlas.sign_in(role)
    sent = {"step": "save", "seen": "1", "name": "Mine", "republish": "nothing", "reason": "So."}

    assert [browser.get(path).status_code for path in ("/admin/datasets", HERE)] == [403, 403]
    assert browser.post(HERE, sent).status_code == 403
    assert kept(atlas) == (Republish.ALL, "", 1)
    assert "/admin/datasets" not in browser.get("/admin/me").text


def test_what_a_setting_would_do_is_told_and_holds_at_once(desk: Maker) -> None:
    atlas = with_dataset(desk)
    browser, reader = atlas.sign_in(ADMINISTRATOR), atlas.nobody()
    page = browser.get(HERE).text

    assert "1 incident, 1 of them published" in page
    assert "1 incident would not be shown to readers any more." in page
    assert "As it is now." in page
    assert "Theirs" in reader.get("/incidents").text
    form = {**fields(page, HERE), "republish": "nothing", "licence": "Ask them", "reason": "Their terms."}
    assert browser.post(HERE, form).headers["location"] == "/admin/datasets?done=saved"

    assert "Theirs" not in reader.get("/incidents").text
    assert "Ours" in reader.get("/incidents").text
    assert kept(atlas) == (Republish.NOTHING, "Ask them", 2)
    assert "1 incident would be shown to readers." in browser.get(HERE).text
    assert "Ask them" in browser.get("/admin/datasets").text


def test_a_form_that_says_what_is_there_already_changes_nothing(desk: Maker) -> None:
    atlas = with_dataset(desk)
    browser = atlas.sign_in(ADMINISTRATOR)

    answer = browser.post(HERE, {**fields(browser.get(HERE).text, HERE), "reason": "Looked."})

    assert answer.headers["location"] == "/admin/datasets?done=unchanged"
    assert kept(atlas)[2] == 1


@pytest.mark.parametrize(
    ("sent", "at"),
    [
        ({"name": ""}, "name"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"republish": "some"}, "republish"),
        ({"released": "x" * 61}, "released"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_with_what_was_typed(desk: Maker, sent: dict[str, str], at: str) -> None:
    atlas = with_dataset(desk)
    browser = atlas.sign_in(ADMINISTRATOR)
    form = {**fields(browser.get(HERE).text, HERE), "reason": "So.", "citation": "Cite <b>us</b>", **sent}

    answer = browser.post(HERE, form)

    assert answer.status_code == 422
    assert f'id="p-{at}"><p>' in answer.text
    assert "Cite &lt;b&gt;us&lt;/b&gt;" in answer.text
    assert kept(atlas) == (Republish.ALL, "", 1)


def test_whoever_saves_second_sees_what_the_first_made_of_it(desk: Maker) -> None:
    atlas = with_dataset(desk)
    first, second = atlas.sign_in(ADMINISTRATOR), atlas.sign_in(ADMINISTRATOR, "ada")
    forms = [fields(one.get(HERE).text, HERE) for one in (first, second)]

    first.post(HERE, {**forms[0], "licence": "CC BY 4.0", "reason": "Read there."})
    answer = second.post(HERE, {**forms[1], "licence": "CC0", "reason": "Heard so."})

    assert answer.status_code == 409
    assert "You saw version 1; it is now version 2." in answer.text
    assert "CC BY 4.0" in answer.text
    again = fields(answer.text, HERE)
    assert (again["licence"], again["seen"]) == ("CC0", "2")
    assert kept(atlas) == (Republish.ALL, "CC BY 4.0", 2)
    assert second.post(HERE, again).status_code == 303
    assert kept(atlas) == (Republish.ALL, "CC0", 3)


def test_a_dataset_on_which_others_rest_stays_public(desk: Maker) -> None:
    atlas = with_dataset(desk)
    browser = atlas.sign_in(ADMINISTRATOR)
    with atlas.sessions.connection() as connection:
        # The source of both incidents is the dataset's, as one is that an editor took from it.
        connection.exec_driver_sql("UPDATE source SET dataset_id = (SELECT id FROM dataset WHERE slug = 'foreign')")
        connection.commit()

    answer = browser.post(HERE, {**fields(browser.get(HERE).text, HERE), "republish": "figures", "reason": "Terms."})

    assert answer.status_code == 422
    assert "“Ours” is no incident of this dataset and rests on one of its sources." in unescape(answer.text)
    assert kept(atlas)[0] is Republish.ALL


def test_the_history_tells_who_changed_it_and_why(desk: Maker) -> None:
    atlas = with_dataset(desk)
    browser = atlas.sign_in(ADMINISTRATOR)

    browser.post(HERE, {**fields(browser.get(HERE).text, HERE), "republish": "nothing", "reason": "Their terms."})

    with atlas.sessions.reader() as db:
        asked = select(Revision).where(col(Revision.dataset_id).is_not(None)).order_by(col(Revision.version))
        last = db.exec(asked).all()[-1]
    assert (last.author, last.reason, last.account_id) == ("Adam", "Their terms.", browser.account)
    assert "Their terms." in browser.get("/admin/log").text


def test_the_form_says_what_readers_would_get_under_each_setting(desk: Maker) -> None:
    page = with_dataset(desk, Republish.NOTHING).sign_in(ADMINISTRATOR).get(HERE).text

    assert "1 incident would be shown without its texts." in page
    assert "1 incident would be shown to readers." in page
