"""Points, boxes and distances: read, written, and never leaving out what they should hold."""

import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.domain.geo import EARTH_KM, BBox, Near, Point, distance_km, mercator, read_bbox, read_near

TINZAOUATEN, KIDAL, SEGOU = Point(19.954, 2.967), Point(18.441, 1.408), Point(13.43, -6.27)

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
points = st.builds(Point, latitudes, longitudes)
circles = st.builds(Near, latitudes, longitudes, st.floats(0.001, 20_000))


def inside(box: BBox, point: Point) -> bool:
    """What a box means, the antimeridian included."""
    if not box.south <= point.latitude <= box.north:
        return False
    if box.west > box.east:
        return point.longitude >= box.west or point.longitude <= box.east
    return box.west <= point.longitude <= box.east


def away(start: Point, bearing: float, km: float) -> Point:
    """The point so far from another, in a direction."""
    far, lat, lon = km / EARTH_KM, math.radians(start.latitude), math.radians(start.longitude)
    sine = math.sin(lat) * math.cos(far) + math.cos(lat) * math.sin(far) * math.cos(bearing)
    latitude = math.asin(max(-1.0, min(1.0, sine)))
    across = math.atan2(
        math.sin(bearing) * math.sin(far) * math.cos(lat), math.cos(far) - math.sin(lat) * math.sin(latitude)
    )
    longitude = (math.degrees(lon + across) + 540) % 360 - 180
    return Point(math.degrees(latitude), longitude)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        (TINZAOUATEN, TINZAOUATEN, 0),
        (TINZAOUATEN, KIDAL, 235),
        (KIDAL, SEGOU, 992),
        (Point(0, 0), Point(0, 180), math.pi * EARTH_KM),
        (Point(90, 0), Point(-90, 77), math.pi * EARTH_KM),
        (Point(0, 179.5), Point(0, -179.5), 111.19),
        (Point(90, -120), Point(90, 60), 0),
    ],
)
def test_distances_are_those_of_the_globe(one: Point, other: Point, km: float) -> None:
    assert distance_km(one, other) == pytest.approx(km, rel=0.01, abs=1e-6)


@given(points, points)
def test_a_distance_is_the_same_both_ways(one: Point, other: Point) -> None:
    there = distance_km(one, other)

    assert there == pytest.approx(distance_km(other, one), abs=1e-6)
    assert 0 <= there <= math.pi * EARTH_KM + 1e-6


@given(circles, points)
@example(Near(90, 0, 1), Point(89.995, 180))
@example(Near(0, 179.9, 50), Point(0, -179.9))
@example(Near(89.5, 0, 60), Point(89.6, 179))
def test_the_box_of_a_circle_holds_every_point_of_it(near: Near, point: Point) -> None:
    assume(distance_km(Point(near.latitude, near.longitude), point) <= near.km * (1 - 1e-9))

    assert inside(near.box(), point)


@given(circles, st.floats(0, 2 * math.pi), st.floats(0, 0.999))
def test_the_box_of_a_circle_holds_its_rim(near: Near, bearing: float, part: float) -> None:
    point = away(Point(near.latitude, near.longitude), bearing, near.km * part)
    assume(distance_km(Point(near.latitude, near.longitude), point) <= near.km)

    assert inside(near.box(), point)


@given(circles)
def test_the_box_of_a_circle_is_a_box_and_no_larger_than_it_must_be(near: Near) -> None:
    box = near.box()

    assert read_bbox(str(box)) == box
    if abs(near.latitude) < 60 and near.km < 1000:
        width = (box.east - box.west) % 360
        assert box.north - box.south == pytest.approx(2 * math.degrees(near.km / EARTH_KM), rel=1e-6)
        assert width <= (box.north - box.south) / math.cos(math.radians(abs(near.latitude) + 10)) + 1e-9


@given(st.builds(BBox, longitudes, latitudes, longitudes, latitudes))
def test_a_box_is_read_back_as_it_was_written(box: BBox) -> None:
    assume(box.south <= box.north)

    assert read_bbox(str(box)) == box


@given(circles)
def test_a_circle_is_read_back_as_it_was_written(near: Near) -> None:
    assert read_near(str(near)) == near


def test_an_address_holds_no_more_digits_than_it_needs() -> None:
    assert str(BBox(-5.0, 15.0, 4.0, 25.0)) == "-5,15,4,25"
    assert str(Near(19.954321, 2.967, 50.0)) == "19.954321,2.967,50"


@pytest.mark.parametrize(
    ("text", "crosses"),
    [("-5,15,4,25", False), ("170,-10,-170,10", True), ("-180,-90,180,90", False), (" 1 , 2 , 3 , 4 ", False)],
)
def test_a_box_may_cross_the_antimeridian(text: str, crosses: bool) -> None:
    box = read_bbox(text)

    assert (box.west > box.east) is crosses
    assert inside(box, Point(0, 175)) is (crosses or box.east == 180)


@pytest.mark.parametrize(
    "text",
    [
        "", "a,b,c,d", "north,south,east,west", "1,2,3", "1,2,3,4,5", "1;2;3;4", "1,2,3,", "1,25,3,15", "-181,0,0,1",
        "0,0,181,1", "0,-91,1,0", "0,0,1,91", "nan,0,1,1", "0,0,inf,1", "0,0,1,1e400", "0x1,0,1,1",
    ],
)  # fmt: skip
def test_what_is_no_box_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_bbox(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "here", "19.95,2.97", "19.95,2.97,50,1", "91,0,1", "0,181,1", "0,0,0", "0,0,-1", "0,0,20001", "0,0,nan",
        "nan,0,1",
    ],
)  # fmt: skip
def test_what_is_no_circle_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_near(text)


@given(points)
def test_mercator_stays_on_its_square(point: Point) -> None:
    x, y = mercator(point)

    assert 0 <= x < 1
    assert 0 <= y < 1


@given(points, points)
def test_mercator_keeps_the_order_of_the_compass(one: Point, other: Point) -> None:
    x, y = mercator(one)
    other_x, other_y = mercator(other)

    if one.longitude <= other.longitude:
        assert x <= other_x
    if one.latitude <= other.latitude:
        assert y >= other_y


@pytest.mark.parametrize(
    ("point", "x", "y"),
    [
        (Point(0, 0), 0.5, 0.5),
        (Point(85.05112878, -180), 0, 0),
        (Point(-85.05112878, 179.999999), 1, 1),
        (Point(66.51326044, 90), 0.75, 0.25),
        (Point(90, 0), 0.5, 0),
    ],
)
def test_mercator_is_the_projection_of_web_maps(point: Point, x: float, y: float) -> None:
    assert mercator(point) == pytest.approx((x, y), abs=1e-6)
