"""Marks that hide each other, moved apart around the middle of their true points, as the map itself does it.

The same rule stands in static/js/map-marks.js, where it is drawn anew at every zoom.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

APART = 4
MOST_TOGETHER = 12
"""More than so many are left where they are: a circle of them would cover the country."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A mark in the picture: its middle, its radius, and where it came from if it was moved."""

    x: float
    y: float
    radius: float
    home: tuple[float, float] | None = None


def fanned(discs: Sequence[Disc]) -> list[Disc]:
    """The same discs in the same order, none hiding another where that can be helped."""
    groups = [[n] for n in range(len(discs))]
    placed = list(discs)
    while pair := _meeting(groups, placed, discs):
        one, other = pair
        groups.remove(one)
        groups.remove(other)
        both = sorted([*one, *other])
        groups.append(both)
        for n, moved in zip(both, _around([discs[n] for n in both]), strict=True):
            placed[n] = moved
    return placed


def _meeting(
    groups: Sequence[list[int]], placed: Sequence[Disc], true: Sequence[Disc]
) -> tuple[list[int], list[int]] | None:
    """The first two groups that hide each other, where they are or where they were, and fit on one circle."""
    for one, other in combinations(groups, 2):
        if len(one) + len(other) <= MOST_TOGETHER and any(
            _hides(placed[a], placed[b]) or _hides(true[a], true[b]) for a in one for b in other
        ):
            return one, other
    return None


def _hides(one: Disc, other: Disc) -> bool:
    apart = math.hypot(one.x - other.x, one.y - other.y)
    return apart < max(14, 0.55 * (one.radius + other.radius))


def _around(group: Sequence[Disc]) -> list[Disc]:
    x = sum(one.x for one in group) / len(group)
    y = sum(one.y for one in group) / len(group)
    around = sum(2 * one.radius + APART for one in group)
    reach = max(max(one.radius for one in group) + 8, around / (2 * math.pi))
    share = [(2 * one.radius + APART) / around * math.pi for one in group]
    angle, made = -math.pi / 2 - share[0], []
    for one, half in zip(group, share, strict=True):
        angle += half
        made.append(
            Disc(x + reach * math.cos(angle), y + reach * math.sin(angle), one.radius, one.home or (one.x, one.y))
        )
        angle += half
    return made
