"""Marks of a picture that are too many to be fanned out, gathered into cells that count them.

A picture cannot be zoomed: where marks would cover each other, one that says how many they are tells more.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.render.ground import Frame
from app.render.preview import Spot

FEW = 24
"""So many marks, all of them incidents, stand singly and are fanned out."""
_GAP = 3.0


@dataclass(slots=True)
class _Heap:
    """Marks that stand together: their middle in pixels and on the globe, and how many incidents they are."""

    x: float
    y: float
    latitude: float
    longitude: float
    count: int
    alone: Spot | None

    @property
    def radius(self) -> float:
        return self.alone.outer if self.alone else Spot(0, 0, count=self.count).radius

    def touches(self, other: "_Heap") -> bool:
        return math.hypot(self.x - other.x, self.y - other.y) < self.radius + other.radius + _GAP

    def take(self, other: "_Heap") -> None:
        """Both as one, at the middle of all their incidents."""
        whole = self.count + other.count
        share = other.count / whole
        self.x += (other.x - self.x) * share
        self.y += (other.y - self.y) * share
        self.latitude += (other.latitude - self.latitude) * share
        self.longitude += (other.longitude - self.longitude) * share
        self.count, self.alone = whole, None


def gathered(spots: Sequence[Spot], frame: Frame) -> tuple[Spot, ...]:
    """The marks to draw: these, where they are few; else none that covers another, and none beyond the frame."""
    if len(spots) <= FEW and all(one.type for one in spots):
        return tuple(spots)
    heaps = [one for one in (_heap(spot, frame) for spot in spots) if _within(one, frame)]
    before = 0
    while before != len(heaps):
        before, heaps = len(heaps), _pass(heaps)
    return tuple(one.alone or Spot(one.latitude, one.longitude, count=one.count) for one in heaps)


def _heap(spot: Spot, frame: Frame) -> _Heap:
    alone = spot if spot.type else None
    return _Heap(*frame.at(spot.latitude, spot.longitude), spot.latitude, spot.longitude, spot.count, alone)


def _within(one: _Heap, frame: Frame) -> bool:
    return 0 <= one.x <= frame.width and 0 <= one.y <= frame.height


def _pass(heaps: Sequence[_Heap]) -> list[_Heap]:
    """Each heap is taken in by a larger one that it touches, or stays."""
    made: list[_Heap] = []
    for one in sorted(heaps, key=lambda heap: -heap.count):
        near = next((other for other in made if other.touches(one)), None)
        if near is None:
            made.append(one)
        else:
            near.take(one)
    return made
