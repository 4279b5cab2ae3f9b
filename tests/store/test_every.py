"""Reading every incident of a filter: each once, in an order that does not hang on ids, a chunk at a time."""

import gc
from typing import Any

import pytest
from sqlmodel import select

from app.domain.cells_text import Value
from app.domain.columns import CLAIMS, INCIDENTS
from app.domain.filter import IncidentFilter
from app.domain.registers import SourceDraft
from app.domain.vocabulary import Republish
from app.models import Dataset, Incident
from app.store import read, registers
from app.store.db import Sessions, WriteSession
from app.store.every import count_claims, every, every_row
from app.store.resolve import Resolved, resolve
from app.store.sight import EDITORS
from tests.store.conftest import BY, Maker, claim

DAYS = ("2024-01-05", "2024-03-01", "2024-03-01", "2023", "2024-03-01", "2024-12-31", "2024-02")


def asking(db: WriteSession, **given: object) -> Resolved:
    """A filter."""
    return resolve(db, IncidentFilter.model_validate(given))


@pytest.mark.parametrize("chunk", [1, 2, 3, 500])
@pytest.mark.parametrize("sort", ["newest", "oldest", "killed", "updated"])
def test_each_comes_once_in_the_order_of_lists(
    registered: WriteSession, incident: Maker, sort: str, chunk: int
) -> None:
    for number, date in enumerate(DAYS):
        incident(title=f"{number}", date=date, killed=number % 3)
    incident(title="draft", standing="draft")
    incident(title="not passed on", dataset="acled", external_id="1")
    asked = asking(registered, sort=sort)
    listed = [one.code for one in read.cards(registered, asked, limit=100)]

    assert [one.code for one in every(registered, asked, chunk=chunk)] == listed
    assert [one.incident["code"] for one in every_row(registered, asked, chunk=chunk)] == listed
    assert len(listed) == len(DAYS)


def test_codes_decide_where_days_are_equal(registered: WriteSession, incident: Maker) -> None:
    made = [incident(title=f"{number}") for number in range(3)]
    made[0].code, made[2].code = "NM-2024-10000", "NM-2024-0001"
    registered.flush()

    codes = [one.code for one in every(registered, asking(registered))]

    assert codes == ["NM-2024-10000", "NM-2024-0002", "NM-2024-0001"]
    assert [one.code for one in every(registered, asking(registered, sort="oldest"))] == codes[::-1]


def test_claims_are_counted_as_they_come(registered: WriteSession, incident: Maker) -> None:
    incident(claims=[claim(n=1), claim(claimant="rebels", n=2)])
    incident(claims=[claim(n=3)], standing="draft")
    incident(date="2020", killed=4)

    for asked in (asking(registered), asking(registered, since="2024-01-01"), asking(registered, q="nothing here")):
        rows = [one for part in every_row(registered, asked) for one in part.claims]
        assert len(rows) == count_claims(registered, asked)
    assert count_claims(registered, asking(registered)) == 3
    assert [one.claims for one in every_row(registered, asking(registered), claims=False)] == [(), ()]


@pytest.mark.parametrize("tally", ["lowest", "preferred", "highest", "claimant:rebels", "claimant:army"])
def test_figures_are_those_of_the_page(registered: WriteSession, incident: Maker, tally: str) -> None:
    incident(claims=[claim(low=2), claim(claimant="rebels", n=9, preferred=True, preferred_reason="It is."),
                     claim(measure="injured", wording="dozens")])  # fmt: skip
    asked = asking(registered, tally=tally)
    (row,), (shown,) = every_row(registered, asked), read.whole(registered, asked, limit=2)

    for measure, figure in shown.figures.items():
        held = {name.removeprefix(f"{measure}_"): value for name, value in row.incident.items()
                if name.startswith(f"{measure}_")}  # fmt: skip
        counted = figure.chosen
        expected: dict[str, Value] = {"low": figure.low, "high": figure.high, "preferred": figure.preferred}
        expected["open"] = figure.open if figure.low is not None else None
        if counted:
            expected |= {"chosen_low": counted.low, "chosen_high": counted.high, "chosen_open": counted.open}
        assert held == expected
    assert len(shown.figures) == 2


def test_rows_hold_columns_and_nothing_else(registered: WriteSession, incident: Maker) -> None:
    incident(
        title_fr="Un incident", place="tinzaouaten", killed=3, dataset="ucdp", external_id="7", given={"dyad": "a"},
        involvements=[{"actor": "army", "role": "side_a"}],
    )  # fmt: skip
    (row,) = every_row(registered, asking(registered))

    assert set(row.incident) <= {one.name for one in INCIDENTS}
    assert set(row.claims[0]) == {one.name for one in CLAIMS}
    assert (row.incident["title"], row.incident["title_fr"]) == ("An incident", "Un incident")
    assert (row.incident["region"], row.incident["district"], row.incident["own_areas"]) == (
        "kidal-region", "abeibara", False,
    )  # fmt: skip
    assert (row.incident["latitude"], row.incident["own_point"]) == (19.954, False)


def test_texts_of_a_dataset_stay_here_where_only_figures_may_go(registered: WriteSession, incident: Maker) -> None:
    made = incident(title="Secret", dataset="ucdp", external_id="7", killed={"n": 3, "text": "Secret"},
                    given={"headline": "Secret"})  # fmt: skip
    whole = Resolved(IncidentFilter())
    registered.exec(select(Dataset).where(Dataset.slug == "ucdp")).one().republish = Republish.FIGURES
    registered.flush()

    (row,) = every_row(registered, whole, see=EDITORS)
    assert row.incident["title"] == "Secret"
    public = [one for one in every_row(registered, whole) if one.incident["code"] == made.code]
    assert "Secret" not in repr(public)
    assert all(one.incident["killed_low"] == 3 for one in public)


def test_nothing_holds_a_record_behind_it(sessions: Sessions, registered: WriteSession, incident: Maker) -> None:
    for number in range(12):
        incident(title=f"{number}", killed=number)
    registered.commit()
    with sessions.reader() as db:
        asked = resolve(db, IncidentFilter())
        held: list[int] = []
        for _ in every_row(db, asked, chunk=3):
            gc.collect()
            held.append(sum(isinstance(one, Incident) for one in _alive(db)))

    assert len(held) == 12
    assert max(held) <= 3


def _alive(db: Any) -> list[object]:
    return list(db.identity_map.values())


def test_a_dataset_that_is_not_passed_on_is_not_named_beside_its_source(
    registered: WriteSession, incident: Maker
) -> None:
    registers.add_sources(registered, [SourceDraft(slug="of-ucdp", publisher="P", dataset="ucdp")], BY)
    incident(sources=["paper", "of-ucdp"])
    asked = asking(registered)

    assert [one.incident["sources_dataset"] for one in every_row(registered, asked)] == [["", "ucdp"]]
    # Somebody may change their mind about a dataset on which something rests already.
    registered.exec(select(Dataset).where(Dataset.slug == "ucdp")).one().republish = Republish.NOTHING
    registered.flush()
    assert [one.incident["sources_dataset"] for one in every_row(registered, asked)] == [["", ""]]
