"""Areas read from TopoJSON keep their common borders through welding, dissolving and simplifying."""

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importing import topology
from app.importing.topology import Line, Welder

# Two squares of ten steps side by side, the left one with a hole; the arc between them is walked both ways.
TINY: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.2], "translate": [5, 10]},
    "objects": {
        "areas": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "left", "arcs": [[0, 1], [3]]},
                {"type": "MultiPolygon", "id": "right", "arcs": [[[-1, 2]]]},
            ],
        },
        "rivers": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "LineString", "arcs": [0]},
                {"type": "MultiLineString", "arcs": [[0], [1, 0]]},
                {"type": None},
            ],
        },
    },
    "arcs": [
        [[10, 10], [0, -5], [0, -5]],
        [[10, 0], [-10, 0], [0, 10], [10, 0]],
        [[10, 10], [10, 0], [0, -10], [-10, 0]],
        [[2, 2], [4, 0], [0, 4], [-4, 0], [0, -4]],
    ],
}


def test_arcs_are_decoded_and_joined() -> None:
    (left, left_rings), (right, right_rings) = topology.shapes(TINY)

    assert (left["id"], right["id"]) == ("left", "right")
    assert left_rings[0] == [(6, 12), (6, 11), (6, 10), (5, 10), (5, 12), (6, 12)]
    assert right_rings == [[(6, 10), (6, 11), (6, 12), (7, 12), (7, 10), (6, 10)]]


def test_lines_are_decoded_part_by_part_and_empty_geometries_have_none() -> None:
    found = [[len(line) for line in lines] for _, lines in topology.shapes(TINY, "rivers")]

    assert found == [[3], [3, 6], []]


def test_rings_become_polygons_with_holes_turned_as_geojson_asks() -> None:
    _, rings = next(iter(topology.shapes(TINY)))

    ((outer, hole),) = topology.polygons(rings, least=0.01)

    assert topology.area(outer) == pytest.approx(2)
    assert topology.area(hole) == pytest.approx(-0.32)


def test_what_is_too_small_is_left_out() -> None:
    _, rings = next(iter(topology.shapes(TINY)))

    assert [len(polygon) for polygon in topology.polygons(rings, least=0.5)] == [1]


def test_points_that_are_nearly_the_same_are_welded() -> None:
    welder = Welder(within=0.003, decimals=3)

    first = welder.weld([(1.0, 1.0), (2.0, 1.0)])
    second = welder.weld([(2.0019, 0.9993), (2.0021, 1.0002), (2.01, 1.0), (0.9981, 1.0)])

    assert first == [(1.0, 1.0), (2.0, 1.0)]
    assert second == [(2.0, 1.0), (2.01, 1.0), (1.0, 1.0)]


def test_areas_side_by_side_dissolve_into_their_outline() -> None:
    rings = [ring for _, rings in topology.shapes(TINY) for ring in rings]

    outline = topology.dissolve(rings)

    assert sorted(round(topology.area(ring), 6) for ring in outline) == [-4.0, 0.32]
    assert all(ring[0] == ring[-1] for ring in outline)


def test_an_outline_that_touches_itself_falls_into_rings() -> None:
    eight = [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (1.0, -1.0), (0.0, 0.0)]
    other = [(2.0, 0.0), (3.0, 1.0), (4.0, 0.0), (3.0, -1.0), (2.0, 0.0)]

    found = topology.dissolve([eight, other])

    assert sorted(len(ring) for ring in found) == [5, 5]


@pytest.mark.parametrize(("north", "size"), [(True, 0.6), (False, 1.4)])
def test_a_ring_is_cut_at_a_parallel(north: bool, size: float) -> None:
    ring = [(5.0, 10.0), (5.0, 12.0), (6.0, 12.0), (6.0, 10.0), (5.0, 10.0)]

    cut = topology.clip(ring, 11.4, north=north)

    assert cut[0] == cut[-1]
    assert abs(topology.area(cut)) == pytest.approx(size)


@pytest.mark.parametrize("parallel", [5, 1], ids=["beyond", "touching"])
def test_a_ring_on_the_other_side_of_a_parallel_is_gone(parallel: float) -> None:
    ring = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]

    assert topology.clip(ring, parallel, north=True) == []


def _wavy(start: float, end: float, steps: int) -> Line:
    return [
        (start + (end - start) * n / steps, round(0.05 * math.sin(n), 6) if 0 < n < steps else 0.0)
        for n in range(steps + 1)
    ]


def test_a_common_border_is_simplified_the_same_for_both() -> None:
    border = _wavy(0, 10, 60)
    areas = {
        "above": [[*border[::-1], (0.0, 5.0), (10.0, 5.0), (10.0, 0.0)]],
        "below": [[*border, (10.0, -5.0), (0.0, -5.0), (0.0, 0.0)]],
    }

    thin = topology.simplify_together(areas, 0.08, {})

    above, below = ({frozenset(edge) for edge in pairwise(thin[name][0])} for name in ("above", "below"))
    assert len(above & below) == len(topology.simplify(border, 0.08)) - 1
    assert len(above & below) < 60
    assert all(ring[0] == ring[-1] for rings in thin.values() for ring in rings)


def test_a_border_keeps_the_detail_that_the_finer_side_wants() -> None:
    border = _wavy(0, 10, 60)
    areas = {
        "fine": [[*border[::-1], (0.0, 5.0), (10.0, 5.0), (10.0, 0.0)]],
        "coarse": [[*border, (10.0, -5.0), (0.0, -5.0), (0.0, 0.0)]],
    }

    thin = topology.simplify_together(areas, 1, {"fine": 0.0001})

    assert set(border) <= set(thin["coarse"][0])
    assert (10.0, -5.0) in thin["coarse"][0]


def test_an_island_is_simplified_from_wherever_its_ring_begins() -> None:
    ring = [(round(math.cos(n / 20 * math.pi), 6), round(math.sin(n / 20 * math.pi), 6)) for n in range(40)]
    turned = [*ring[13:], *ring[:13]]

    one, other = (
        topology.simplify_together({"island": [[*loop, loop[0]]]}, 0.05, {})["island"][0] for loop in (ring, turned)
    )

    assert 4 < len(one) < 40
    assert set(one) == set(other)


def test_banks_that_would_cross_are_simplified_more_gently() -> None:
    # A narrow inlet with a bend: cut short on one bank only, the chord would run through the other.
    inlet = [(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (2.05, 2.0), (2.05, 1.05), (3.0, 1.0), (2.0, 0.95), (1.95, 2.0)]
    ring = [*inlet, (0.0, 2.0), (0.0, 0.0)]

    (thin,) = topology.simplify_together({"coast": [ring]}, 0.9, {})["coast"]

    assert not [pair for pair in _pairs(thin) if topology.meet(*pair)]
    assert len(thin) > 4


def _pairs(ring: Line) -> list[tuple[topology.Edge, topology.Edge]]:
    edges = list(pairwise(ring))
    return [(one, other) for n, one in enumerate(edges) for other in edges[n + 1 :]]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (((0.0, 0.0), (2.0, 2.0)), ((0.0, 2.0), (2.0, 0.0)), True),
        (((0.0, 0.0), (2.0, 0.0)), ((1.0, 0.0), (1.0, 1.0)), True),
        (((0.0, 0.0), (2.0, 0.0)), ((2.0, 0.0), (3.0, 1.0)), False),
        (((0.0, 0.0), (1.0, 0.0)), ((2.0, 0.0), (3.0, 0.0)), False),
        (((0.0, 0.0), (2.0, 0.0)), ((1.0, 0.0), (3.0, 0.0)), True),
        (((0.0, 0.0), (1.0, 1.0)), ((0.0, 0.5), (0.2, 0.6)), False),
    ],
)
def test_stretches_of_line_meet(one: topology.Edge, other: topology.Edge, expected: bool) -> None:
    assert topology.meet(one, other) is expected
    assert topology.meet(other, one) is expected


coordinates = st.integers(-1000, 1000).map(lambda n: n / 100)
lines = st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=40)


@given(line=lines, tolerance=st.floats(0.01, 5))
def test_no_point_is_left_further_off_than_the_tolerance(line: Line, tolerance: float) -> None:
    thin = topology.simplify(line, tolerance)

    assert (thin[0], thin[-1]) == (line[0], line[-1])
    rest = iter(line)
    assert all(point in rest for point in thin), "the order is kept"
    assert all(min(_off(point, *edge) for edge in pairwise(thin)) <= tolerance + 1e-9 for point in line)


def _off(point: topology.Point, start: topology.Point, end: topology.Point) -> float:
    """The distance to a stretch of line, found by trying: another way than the one that is tested."""
    along = [start[0] - end[0], start[1] - end[1]]
    length = math.hypot(*along)
    if length == 0:
        return math.dist(point, start)
    share = sum((start[n] - point[n]) * along[n] for n in (0, 1)) / length**2
    share = min(1.0, max(0.0, share))
    return math.dist(point, (start[0] - share * along[0], start[1] - share * along[1]))
