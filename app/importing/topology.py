"""Outlines that share their borders: TopoJSON read, areas welded, dissolved and simplified without gaps.

The areas come from many files, each rounded to a grid of its own, so that the border of two countries is not quite
the same line in both. Points that are nearly the same are therefore welded first. From then on a border is one chain
of points between two junctions, and a chain is simplified once for all areas that use it: neighbours cannot come
apart.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import Any

Point = tuple[float, float]
Line = list[Point]
Chain = tuple[Point, ...]
Edge = tuple[Point, Point]

# Where borders cross even so, they cross in the source, which is then kept as it is.
LEAST_TOLERANCE = 1e-4
Polygon = list[Line]


def shapes(topology: dict[str, Any], layer: str | None = None) -> Iterator[tuple[dict[str, Any], list[Line]]]:
    """Each geometry of a layer, by default the first, with its lines: the rings of an area, the parts of a river."""
    arcs = _arcs(topology)
    name = layer or next(iter(topology["objects"]))
    for geometry in topology["objects"][name]["geometries"]:
        yield geometry, [_join(arcs, references) for references in _lines_of(geometry)]


def _lines_of(geometry: dict[str, Any]) -> list[list[int]]:
    match geometry["type"]:
        case "LineString":
            return [geometry["arcs"]]
        case "Polygon" | "MultiLineString":
            return list(geometry["arcs"])
        case "MultiPolygon":
            return [ring for polygon in geometry["arcs"] for ring in polygon]
        case _:
            return []


def _arcs(topology: dict[str, Any]) -> list[Line]:
    """The arcs as points. Each is stored as steps on an integer grid, from the point before."""
    (scale_x, scale_y), (origin_x, origin_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + origin_x, y * scale_y + origin_y))
        decoded.append(line)
    return decoded


def _join(arcs: list[Line], references: Iterable[int]) -> Line:
    """Arcs end to end. A negative reference is the ones' complement of an arc that is walked backwards."""
    line: Line = []
    for reference in references:
        arc = arcs[reference] if reference >= 0 else arcs[~reference][::-1]
        line += arc[1:] if line else arc
    return line


class Welder:
    """Gives each point the first point met within a distance of it, rounded to some decimals."""

    def __init__(self, within: float, decimals: int) -> None:
        self._within, self._decimals = within, decimals
        self._cells: defaultdict[tuple[int, int], list[Point]] = defaultdict(list)

    def weld(self, line: Line) -> Line:
        """The line through welded points, without the repetitions that this makes."""
        welded = [self._point(point) for point in line]
        return [point for n, point in enumerate(welded) if n == 0 or point != welded[n - 1]]

    def _point(self, point: Point) -> Point:
        point = round(point[0], self._decimals), round(point[1], self._decimals)
        column, row = (math.floor(value / self._within) for value in point)
        for x in (column - 1, column, column + 1):
            for y in (row - 1, row, row + 1):
                for known in self._cells[x, y]:
                    if math.dist(known, point) <= self._within:
                        return known
        self._cells[column, row].append(point)
        return point


def clip(ring: Line, parallel: float, *, north: bool) -> Line:
    """The part of a ring north or south of a parallel; nothing if that is only a stretch along it."""
    kept: Line = []
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 >= parallel) == north:
            kept.append((x1, y1))
        if (y1 >= parallel) != (y2 >= parallel):
            kept.append((x1 + (x2 - x1) * (parallel - y1) / (y2 - y1), parallel))
    return [*kept, kept[0]] if any(y != parallel for _, y in kept) else []


def dissolve(rings: Iterable[Line]) -> list[Line]:
    """The outer borders of areas that lie side by side; a border between two of them is in both, once each way."""
    edges = {edge for ring in rings for edge in pairwise(ring)}
    onward: defaultdict[Point, list[Point]] = defaultdict(list)
    for start, end in sorted(edges):
        if (end, start) not in edges:
            onward[start].append(end)
    found: list[Line] = []
    for start in sorted(onward):
        while onward[start]:
            found += _walk(onward, start)
    return found


def _walk(onward: dict[Point, list[Point]], start: Point) -> Iterator[Line]:
    """Follow edges from a point until none is left, cutting off a ring wherever the path meets itself."""
    path, position = [start], {start: 0}
    while onward.get(path[-1]):
        point = onward[path[-1]].pop()
        if point in position:
            ring = path[position[point] :]
            yield [*ring, point]
            for passed in ring[1:]:
                del position[passed]
            path = path[: position[point] + 1]
        else:
            position[point] = len(path)
            path.append(point)


def simplify_together(areas: dict[str, list[Line]], tolerance: float, finer: dict[str, float]) -> dict[str, list[Line]]:
    """The rings of all areas with fewer points; a border takes the least tolerance of the areas along it."""
    neighbours: defaultdict[Point, set[Point]] = defaultdict(set)
    for start, end in (edge for rings in areas.values() for ring in rings for edge in pairwise(ring)):
        neighbours[start].add(end)
        neighbours[end].add(start)
    junctions = {point for point, others in neighbours.items() if len(others) != 2}
    pieces = {name: [_chains(ring, junctions) for ring in rings] for name, rings in areas.items()}
    limits: dict[Chain, float] = {}
    for name, rings in pieces.items():
        for chain in (_one_way(chain) for ring in rings for chain in ring):
            limits[chain] = min(limits.get(chain, tolerance), finer.get(name, tolerance))
    thin = _thinned(limits)
    return {
        name: [[*(p for chain in ring for p in _as_walked(chain, thin)[:-1]), ring[0][0]] for ring in rings]
        for name, rings in pieces.items()
    }


def _one_way(chain: Line) -> Chain:
    """The same points in the same order whichever way the chain is walked."""
    return min(tuple(chain), tuple(chain[::-1]))


def _as_walked(chain: Line, thin: dict[Chain, Line]) -> Line:
    found = thin[_one_way(chain)]
    return found if _one_way(chain) == tuple(chain) else found[::-1]


def _thinned(limits: dict[Chain, float]) -> dict[Chain, Line]:
    """The chains with fewer points. Those that now cross, as the banks of an inlet do, are done again more gently."""
    limits = dict(limits)
    thin = {chain: simplify(list(chain), limit) for chain, limit in limits.items()}
    while crossing := {chain for chain in _crossing(thin) if limits[chain] > LEAST_TOLERANCE}:
        for chain in crossing:
            limits[chain] /= 2
            thin[chain] = simplify(list(chain), limits[chain])
    return thin


def _crossing(thin: dict[Chain, Line]) -> set[Chain]:
    """The chains that meet themselves or another one elsewhere than at their ends."""
    cells: defaultdict[tuple[int, int], list[tuple[Chain, Edge]]] = defaultdict(list)
    for chain, line in thin.items():
        for edge in pairwise(line):
            (west, east), (south, north) = (sorted(math.floor(2 * p[axis]) for p in edge) for axis in (0, 1))
            for x in range(west, east + 1):
                for y in range(south, north + 1):
                    cells[x, y].append((chain, edge))
    return {
        chain
        for crowd in cells.values()
        for (chain1, edge1), (chain2, edge2) in combinations(crowd, 2)
        if meet(edge1, edge2)
        for chain in (chain1, chain2)
    }


def meet(one: Edge, other: Edge) -> bool:
    """Whether two stretches of line cross or touch; those that share an end, as neighbours in a line do, do not."""
    (a, b), (c, d) = one, other
    if {a, b} & {c, d}:
        return False
    # Without the look at the boxes two stretches of one straight line would meet however far apart they are.
    beside = any(max(a[n], b[n]) < min(c[n], d[n]) or max(c[n], d[n]) < min(a[n], b[n]) for n in (0, 1))
    return not beside and _side(a, b, c) * _side(a, b, d) <= 0 and _side(c, d, a) * _side(c, d, b) <= 0


def _side(a: Point, b: Point, c: Point) -> float:
    """Positive if c lies left of the way from a to b, negative if right, nought if on it."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _chains(ring: Line, junctions: set[Point]) -> list[Line]:
    """The ring in pieces from junction to junction; one without junctions is cut at two points anybody would find."""
    loop = ring[:-1]
    if not junctions.intersection(loop):
        first = min(loop)
        junctions = {first, max(loop, key=lambda point: (math.dist(point, first), point))}
    begin = next(n for n, point in enumerate(loop) if point in junctions)
    loop = loop[begin:] + loop[: begin + 1]
    cuts = [n for n, point in enumerate(loop) if point in junctions]
    return [loop[start : end + 1] for start, end in pairwise(cuts)]


def simplify(line: Line, tolerance: float) -> Line:
    """Douglas and Peucker's way: keep the point furthest from the chord while it is further than the tolerance."""
    kept = {0, len(line) - 1}
    open_spans = [(0, len(line) - 1)]
    while open_spans:
        start, end = open_spans.pop()
        between = range(start + 1, end)
        if not between:
            continue
        furthest = max(between, key=lambda n: _distance(line[n], line[start], line[end]))
        if _distance(line[furthest], line[start], line[end]) > tolerance:
            kept.add(furthest)
            open_spans += [(start, furthest), (furthest, end)]
    return [line[n] for n in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a stretch of line, in degrees."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length)) if length else 0.0
    return math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))


def area(ring: Line) -> float:
    """In square degrees; negative if the ring runs clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def contains(ring: Line, point: Point) -> bool:
    """Whether a ray going east from the point crosses the ring an odd number of times."""
    x, y = point
    crossings = (
        x < x1 + (x2 - x1) * (y - y1) / (y2 - y1) for (x1, y1), (x2, y2) in pairwise(ring) if (y1 > y) != (y2 > y)
    )
    return sum(crossings) % 2 == 1


def polygons(rings: Iterable[Line], least: float) -> list[Polygon]:
    """Rings sorted into polygons with holes, turned as RFC 7946 asks; those smaller than `least` are left out.

    In TopoJSON an outer ring runs clockwise and a hole the other way; in GeoJSON it is the reverse.
    """
    turned = [ring[::-1] for ring in rings if len(ring) >= 4 and abs(area(ring)) >= least]
    outer = sorted((ring for ring in turned if area(ring) > 0), key=area)
    made: list[Polygon] = [[ring] for ring in outer]
    for hole in (ring for ring in turned if area(ring) < 0):
        home = next((polygon for polygon in made if contains(polygon[0], _inner_point(hole))), None)
        if home is not None:
            home.append(hole)
    return made[::-1]


def _inner_point(ring: Line) -> Point:
    """A point just inside a ring, beside the middle of its first stretch."""
    (x1, y1), (x2, y2) = ring[0], ring[1]
    side = 1e-6 if area(ring) > 0 else -1e-6
    length = math.dist(ring[0], ring[1])
    return (x1 + x2) / 2 - side * (y2 - y1) / length, (y1 + y2) / 2 + side * (x2 - x1) / length
