"""Possible duplicates: the window of the database loses none that the rule accepts, and nobody finds what is hidden."""

import datetime as dt
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from app.domain.alike import Sketch, compare, reach_km
from app.domain.dates import Span
from app.domain.draft import IncidentDraft
from app.domain.errors import NotFound
from app.domain.geo import EARTH_KM, Point
from app.domain.vocabulary import DatePrecision, GeoPrecision, Kinship
from app.models import Actor, Incident
from app.store import alike, pairs, write
from app.store.alike import Typed
from app.store.db import WriteSession
from tests.store.conftest import BY, Maker, Members

ARMY = [{"actor": "army", "role": "side_a"}]
TOGETHER = {"place": "kidal", "involvements": ARMY}
JULY = Span(dt.date(2024, 7, 25), dt.date(2024, 7, 25), DatePrecision.DAY)


def titles(found: list[alike.Alike]) -> list[str]:
    """What was found, the likest first."""
    return [one.side.title for one in found]


def test_what_looks_alike_is_found_with_what_they_share(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    row = incident(title="Mine", **TOGETHER)
    incident(title="Next day", date="2024-07-26", **TOGETHER)
    incident(title="Same day", **TOGETHER)
    incident(title="Others", place="kidal", involvements=[{"actor": "front", "role": "side_a"}])
    incident(title="Elsewhere", place="segou", involvements=ARMY)
    incident(title="A month later", **{**TOGETHER, "date": "2024-08-25"})

    own, found = alike.of_key(registered, members("editor"), row.key)

    assert own.title == "Mine"
    assert titles(found) == ["Same day", "Next day"]
    assert (found[1].days, found[1].km, found[1].shared) == (1, 0, ("Army",))
    assert found[1].reasons == ("1 day apart", "at the same point", "both involve Army")


def test_what_was_said_not_to_be_the_same_is_offered_no_more(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda, row, other = members("editor"), incident(title="Mine", **TOGETHER), incident(title="Other", **TOGETHER)
    typed = Typed(JULY, GeoPrecision.EXACT, place="kidal", actors=("army",), key=row.key)
    assert titles(alike.of_typed(registered, edda, typed)) == ["Other"]

    pairs.decide(registered, edda, row.key, other.key, kinship=Kinship.NOT_SAME, reason="Two convoys.")

    assert alike.of_typed(registered, edda, typed) == []
    # Its page still lists what was decided, so that it can be decided anew.
    found = alike.of_key(registered, edda, row.key)[1]
    assert [one.decided.reason for one in found if one.decided] == ["Two convoys."]


def test_a_contributor_finds_what_is_public_and_own_drafts_alone(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    cora, carl = members("contributor"), members("contributor", "carl")
    mine = IncidentDraft.model_validate({
        "title": "Mine", "event_type": "battles", "sub_event_type": "armed_clash", "date": "2024-07-25",
        "geo_precision": "exact", "happened": "confirmed", "attribution": "conceded", **TOGETHER,
    })  # fmt: skip
    key = write.create(registered, mine, cora.byline("Written.")).key
    incident(title="Public", **TOGETHER)
    incident(title="Hidden", standing="draft", **TOGETHER)
    typed = Typed(JULY, GeoPrecision.EXACT, place="Kidal", actors=("Army",))

    assert sorted(titles(alike.of_typed(registered, cora, typed))) == ["Mine", "Public"]
    assert titles(alike.of_typed(registered, carl, typed)) == ["Public"]
    assert sorted(titles(alike.of_typed(registered, members("editor"), typed))) == ["Hidden", "Mine", "Public"]
    with pytest.raises(NotFound):
        alike.of_key(registered, carl, key)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (Typed(JULY, GeoPrecision.EXACT, place="kidal", actors=("army",)), ["Old"]),
        (Typed(JULY, GeoPrecision.EXACT, place="kidal"), ["Old"]),
        (Typed(JULY, GeoPrecision.EXACT, actors=("army",)), ["Old"]),
        (Typed(JULY, GeoPrecision.EXACT), []),
        (Typed(JULY, GeoPrecision.EXACT, place="nowhere", actors=("nobody known",)), []),
        (Typed(JULY, GeoPrecision.EXACT, point=Point(18.5, 1.5), place="segou", actors=("army",)), ["Old"]),
        (Typed(JULY, GeoPrecision.EXACT, place="segou", actors=("army",)), []),
        (Typed(JULY, GeoPrecision.EXACT, place="kidal", actors=("front",)), []),
    ],
    ids=str,
)
def test_what_is_typed_so_far_is_enough(
    registered: WriteSession, members: Members, incident: Maker, typed: Typed, found: list[str]
) -> None:
    incident(title="Old", **TOGETHER)

    assert titles(alike.of_typed(registered, members("editor"), typed)) == found


def test_what_was_merged_is_not_offered(
    registered: WriteSession, members: Members, incident: Maker, by: object
) -> None:
    edda, gone, stays = members("editor"), incident(title="Gone", **TOGETHER), incident(title="Stays", **TOGETHER)
    write.merge(registered, gone, stays, edda.byline("One event."), seen=1)
    typed = Typed(JULY, GeoPrecision.EXACT, place="kidal")

    assert titles(alike.of_typed(registered, edda, typed)) == ["Stays"]


# --- The window against the rule ---------------------------------------------------------------------------------

days = st.dates(dt.date(2024, 1, 1), dt.date(2024, 5, 1)) | st.sampled_from([dt.date.min, dt.date.max])
places = st.builds(Point, st.floats(16, 21), st.floats(0, 4))
anywhere = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
edges = st.builds(Point, st.sampled_from([-90.0, 89.5, 84.9, 0.0]), st.sampled_from([-180.0, -179.9, 179.9, 180.0]))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Any span."""
    first, last = sorted((draw(days), draw(days)))
    return Span(first, last, draw(st.sampled_from(DatePrecision)))


sketches = st.builds(
    Sketch,
    spans(),
    st.sampled_from(GeoPrecision),
    st.none() | places | anywhere | edges,
    st.frozensets(st.integers(1, 3)),
)


def _row(db: WriteSession, sketch: Sketch, actors: list[Actor], number: int) -> Incident:
    """An incident like the sketch, by the write path, its days put in afterwards."""
    fields = {
        "title": f"Number {number}", "event_type": "battles", "sub_event_type": "armed_clash",
        "date": "2024-07-25", "geo_precision": sketch.geo, "happened": "confirmed", "attribution": "conceded",
        "latitude": sketch.point.latitude if sketch.point else None,
        "longitude": sketch.point.longitude if sketch.point else None,
        "involvements": [{"actor": actors[one - 1].slug, "role": "side_a"} for one in sorted(sketch.actors)],
    }  # fmt: skip
    row = write.create(db, IncidentDraft.model_validate(fields), BY)
    row.date_from, row.date_to, row.date_precision = sketch.span
    db.flush()
    return row


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(asked=sketches, kept=st.lists(sketches, min_size=1, max_size=6))
def test_the_window_loses_nothing_that_the_rule_accepts(
    registered: WriteSession, asked: Sketch, kept: list[Sketch]
) -> None:
    actors = list(registered.exec(select(Actor).order_by(col(Actor.id))).all())[:3]
    ids = [one.id or 0 for one in actors]
    first, *others = [one._replace(actors=frozenset(ids[n - 1] for n in one.actors)) for one in (asked, *kept)]
    with registered.begin_nested() as savepoint:
        rows = [_row(registered, one, actors, n) for n, one in enumerate(kept)]
        accepted = {row.id for row, one in zip(rows, others, strict=True) if compare(first, one)}

        found = set(registered.exec(select(Incident.id).where(*alike.window(first))).all())
        savepoint.rollback()

    assert accepted <= found


@pytest.mark.parametrize("here", [Point(18.441, 1.408), Point(-0.001, 179.99), Point(64, -179.5)], ids=str)
def test_the_window_reaches_as_far_as_the_rule(registered: WriteSession, here: Point) -> None:
    actors = list(registered.exec(select(Actor).order_by(col(Actor.id))).all())[:3]
    one = Sketch(JULY, GeoPrecision.EXACT, here, frozenset({actors[0].id or 0}))
    ways = [(0.0, 1.0), (0.0, -1.0), (1.0, 0.0), (-1.0, 0.0), (0.7, 0.7)]
    for mine in GeoPrecision:
        with registered.begin_nested() as savepoint:
            rows = {}
            for n, theirs in enumerate(GeoPrecision):
                for north, east in ways:
                    there = _moved(here, north, east, reach_km(mine, theirs) * 0.9999)
                    other = one._replace(geo=theirs, point=there, actors=frozenset({1}))
                    rows[_row(registered, other, actors, n).id] = other._replace(actors=one.actors)
            asked = one._replace(geo=mine)
            found = set(registered.exec(select(Incident.id).where(*alike.window(asked))).all())
            savepoint.rollback()

        assert all(compare(asked, other) for other in rows.values())
        assert set(rows) <= found


def _moved(here: Point, north: float, east: float, km: float) -> Point:
    """The point so far away in a direction, along the great circle."""
    angle, bearing = km * math.hypot(north, east) / EARTH_KM, math.atan2(east, north)
    latitude, longitude = math.radians(here.latitude), math.radians(here.longitude)
    sine = math.sin(latitude) * math.cos(angle) + math.cos(latitude) * math.sin(angle) * math.cos(bearing)
    across = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(latitude), math.cos(angle) - math.sin(latitude) * sine
    )
    return Point(math.degrees(math.asin(sine)), (math.degrees(longitude + across) + 540) % 360 - 180)


def test_the_window_leaves_out_what_is_far(registered: WriteSession, incident: Maker) -> None:
    row = incident(**TOGETHER)
    incident(title="Elsewhere", place="segou", involvements=ARMY)
    incident(title="Later", **{**TOGETHER, "date": "2025-07-25"})

    found = registered.exec(select(Incident.title).where(*alike.window(alike.sketch_of(row)))).all()

    assert found == [row.title]
