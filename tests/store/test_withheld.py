"""What stands for a text that may not be passed on, and who reads the text itself all the same."""

import pytest
from sqlmodel import select

from app.domain.vocabulary import Republish
from app.i18n import speaking
from app.models import Dataset, Incident
from app.store import read
from app.store.db import WriteSession
from app.store.sight import EDITORS, PUBLIC
from app.store.withheld import plain_title, title, titles, without_texts
from tests.store.conftest import Maker, claim


@pytest.fixture
def bare(db: WriteSession, incident: Maker) -> Incident:
    """An incident of a dataset of which only the figures may be passed on."""
    row = incident(
        title="Theirs", summary="Told at length.", dataset="ucdp", external_id="1", sources=["ucdp-record"],
        claims=[claim(n=3, text="Three, they say.")],
    )  # fmt: skip
    db.exec(select(Dataset).where(Dataset.slug == "ucdp")).one().republish = Republish.FIGURES
    db.flush()
    return row


def test_editors_read_what_readers_do_not(db: WriteSession, bare: Incident) -> None:
    code = bare.code or ""
    shown, whole = read.one(db, code), read.one(db, code, see=EDITORS)

    assert (whole.title, whole.summary, whole.withheld) == ("Theirs", "Told at length.", False)
    assert [one.text for one in whole.claims] == ["Three, they say."]
    assert "ucdp-record" in {one.slug for one in whole.sources}
    assert (shown.summary, shown.sources, shown.withheld) == ("", [], True)
    assert [(one.text, one.low) for one in shown.claims] == [("", 3)]


def test_the_title_is_made_of_what_happened_in_the_language_of_the_reader(bare: Incident) -> None:
    assert title(bare, EDITORS) == "Theirs"
    assert title(bare, PUBLIC) == plain_title(bare)
    with speaking("fr"):
        french = title(bare, PUBLIC)
    assert titles(bare, PUBLIC) == {"title": plain_title(bare), "title_fr": french}
    assert french != plain_title(bare)


def test_a_field_that_snapshots_get_later_is_not_told() -> None:
    numbers = {"measure": "killed", "low": 3}
    held = {
        "date": "2024-07-25", "summary": "A text", "novelty": "Another", "given": {"a": "b"}, "sources": ["a"],
        "claims": [{**numbers, "text": "A text", "novelty": "More", "sources": [{"source": "a"}]}, {"text": "Words"}],
        "involvements": [{"actor": "a", "role": "side_a", "note": "A note"}],
    }  # fmt: skip

    assert without_texts(held) == {
        "date": "2024-07-25",
        "claims": [numbers],
        "involvements": [{"actor": "a", "role": "side_a"}],
    }
