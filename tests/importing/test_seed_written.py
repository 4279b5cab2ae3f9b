"""A file of incidents on its way into the record: whole, once, or not at all; and the file that ships."""

from pathlib import Path

import pytest
from sqlmodel import func, select

from app.domain.errors import Misconfigured
from app.domain.vocabulary import Standing
from app.importing import seed
from app.models import Actor, Incident, Place, Revision, Source
from app.store.db import Sessions
from app.store.health import is_empty, problems
from tests.importing.small_seed import GOOD


def written(folder: Path, text: str) -> Path:
    """A file of incidents."""
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def counts(sessions: Sessions) -> list[int]:
    """How many rows the tables hold."""
    with sessions.reader() as db:
        return [
            db.exec(select(func.count()).select_from(table)).one()
            for table in (Actor, Place, Source, Incident, Revision)
        ]


def test_the_good_file_is_written(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.writer() as db:
        assert seed.load(db, written(tmp_path, GOOD)) == 1
        db.commit()

    assert counts(sessions) == [2, 2, 2, 1, 8]
    with sessions.reader() as db:
        incident = db.exec(select(Incident)).one()
        assert (incident.code, incident.standing) == ("NM-2024-0001", Standing.PUBLISHED)
        assert not is_empty(db)
    assert problems(sessions) == []


def test_nothing_is_written_of_a_file_with_a_mistake(sessions: Sessions, tmp_path: Path) -> None:
    # The mistake stands behind everything else, so that all of it could have been written before.
    path = written(tmp_path, GOOD.replace("wording: dozens", "wording: dozens\n    low: -1"))

    with sessions.writer() as db:
        with pytest.raises(Misconfigured, match="greater than or equal to 0"):
            seed.load(db, path)
        db.commit()

    assert counts(sessions) == [0] * 5


def test_a_second_loading_is_refused_and_leaves_the_first(sessions: Sessions, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    with sessions.writer() as db:
        seed.load(db, path)
        db.commit()

    with sessions.writer() as db, pytest.raises(Misconfigured, match=r"“(army|rebels)” is taken already"):
        seed.load(db, path)

    assert counts(sessions) == [2, 2, 2, 1, 8]


def test_what_ships_is_read_without_a_mistake() -> None:
    read = seed.read()

    assert len(read.incidents) == 12
    assert len(read.reported_totals) == 12
    assert min(len(one.claims) for one in read.incidents) > 0


def test_every_text_of_what_ships_is_there_in_both_languages() -> None:
    read = seed.read()

    for incident in read.incidents:
        assert incident.title_fr
        assert bool(incident.summary) == bool(incident.summary_fr), incident.title
        for claim in incident.claims:
            assert bool(claim.text) == bool(claim.text_fr), claim.text
            assert bool(claim.wording) == bool(claim.wording_fr), claim.wording
            assert bool(claim.subject_text) == bool(claim.subject_text_fr), claim.subject_text
    for total in read.reported_totals:
        assert bool(total.text) == bool(total.text_fr), total.text
        assert bool(total.wording) == bool(total.wording_fr), total.wording


def test_what_ships_does_not_doubt_its_own_places() -> None:
    read = seed.read()
    kinds = {one.slug: one.kind.value for one in read.places}

    for place in read.places:
        assert place.region is None or kinds[place.region] == "region", place.slug
        assert place.district is None or kinds[place.district] == "district", place.slug
    for incident in read.incidents:
        assert incident.region is None or kinds[incident.region] == "region", incident.title
        assert incident.district is None or kinds[incident.district] == "district", incident.title
