"""Eleven kinds of question about the made-up incidents, the same at every run."""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

from app.domain.filter import IncidentFilter
from tests.bench.generator import SEED, word
from tests.bench.scenery import ACTORS, REGIONS


class Asked(NamedTuple):
    """A filter, and the zoom of the map beside it."""

    wanted: IncidentFilter
    zoom: int


Given = dict[str, Any]


def _actor(turn: random.Random) -> Given:
    return {"actor": (f"actor-{min(ACTORS, int(turn.paretovariate(0.8)))}",)}


def _dates(turn: random.Random) -> Given:
    days = sorted(f"{turn.randint(1999, 2026)}-{turn.randint(1, 12):02}-01" for _ in "ab")
    return {"since": days[0], "until": days[1]}


def _kind(turn: random.Random) -> Given:
    region = f"region-{turn.randint(1, REGIONS)}"
    return {"type": (turn.choice(["battles", "protests", "riots", "strategic_developments"]),), "region": (region,)}


def _box(zoom: int) -> Callable[[random.Random], Given]:
    # A window of 1,024 by 768 points shows four by three tiles; away from the equator a degree is a little higher.
    wide = 360 / 2**zoom * 4

    def box(turn: random.Random) -> Given:
        y, x = turn.uniform(11, 24), turn.uniform(-10, 10)
        return {"bbox": f"{x - wide / 2:.3f},{y - wide * 0.35:.3f},{x + wide / 2:.3f},{y + wide * 0.35:.3f}"}

    return box


def _text(turn: random.Random) -> Given:
    return {"q": word(min(3999, int(turn.paretovariate(0.5))))}


def _mix(turn: random.Random) -> Given:
    return {**_actor(turn), **_dates(turn), "type": ("battles",), "min_killed": turn.randint(1, 5)}


KINDS: dict[str, tuple[Callable[[random.Random], Given], int]] = {
    "none": (lambda _: {}, 5),
    "actor": (_actor, 5),
    "dates": (_dates, 5),
    "actor and dates": (lambda turn: {**_actor(turn), **_dates(turn)}, 5),
    "type and region": (_kind, 6),
    "box at zoom 5": (_box(5), 5),
    "box at zoom 7": (_box(7), 7),
    "box at zoom 9": (_box(9), 9),
    "box at zoom 11": (_box(11), 11),
    "text": (_text, 5),
    "mix": (_mix, 5),
}


def asked(kind: str, many: int = 50) -> list[Asked]:
    """So many questions of a kind."""
    draw, zoom = KINDS[kind]
    turn = random.Random(f"{SEED} {kind}")  # noqa: S311  # Data for measuring, not a secret.
    return [Asked(IncidentFilter.model_validate(draw(turn)), zoom) for _ in range(many)]
