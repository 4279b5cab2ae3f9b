"""A record of many different incidents, and questions about it."""

import os
import random
from typing import Any

import pytest
from hypothesis import strategies as st

from app.domain.filter import IncidentFilter
from app.domain.vocabulary import Attribution, GeoPrecision, Happened, Kinship, Role
from app.store import pairs
from app.store.columns import held
from app.store.columns.held import Held
from app.store.db import Sessions, WriteSession
from app.store.resolve import Resolved, resolve
from tests.store.conftest import Maker, Members, claim

EXAMPLES = int(os.environ.get("ATLAS_TEST_EXAMPLES", "40"))
MANY = 60
KINDS = [
    ("battles", "armed_clash"), ("battles", "government_regains_territory"), ("protests", "peaceful_protest"),
    ("violence_against_civilians", "attack"), ("explosions_remote_violence", "air_drone_strike"),
    ("strategic_developments", "other"),
]  # fmt: skip
PLACES = ["tinzaouaten", "kidal", "segou", "kidal-region", "segou-region", "abeibara", None]
ACTORS = ["army", "rebels", "front", "band", "people"]
DATES = [
    "2024-07-25", "2024-07-26", "2024-07-25/2024-08-02", "2024-12-31/2025-01-02", "[2024-07-20..2024-07-30]", "2024-07",
    "2024", "2025-01-03", "2023-05-01", "1999-01-01", "2025-06-01/2025-06-02",
]  # fmt: skip


def made_up(turn: random.Random) -> dict[str, Any]:
    """One incident that differs from others in whatever a filter may ask for."""
    kind, finer = turn.choice(KINDS)
    roles = ["side_a", "side_b", "target", "third_party"]
    pairs = {(turn.choice(ACTORS), turn.choice(roles)) for _ in range(turn.randint(0, 8))}
    figures: list[dict[str, Any]] = [
        {"n": turn.randint(0, 30)},
        {"low": turn.randint(1, 20)},
        {"wording": "dozens"},
        {"low": 3, "high": 9},
    ]
    claims = [
        claim(
            claimant=turn.choice(ACTORS), subject=turn.choice(ACTORS),
            measure=turn.choice(["killed", "killed", "injured"]), text=turn.choice(["Héros", "a tank", ""]),
            stance=turn.choice(["asserts", "asserts", "denies"]),
            **turn.choice(figures),
        )
        for _ in range(turn.randint(0, 3))
    ]  # fmt: skip
    point = {"latitude": round(turn.uniform(-80, 80), 3), "longitude": round(turn.uniform(-180, 180), 3)}
    return {
        "title": turn.choice(["Battle of the wells", "Attack near Ségou", "Convoy"]), "event_type": kind,
        "sub_event_type": finer, "date": turn.choice(DATES), "place": turn.choice(PLACES),
        "geo_precision": turn.choice([one.value for one in GeoPrecision if one is not GeoPrecision.ROUTE]),
        "happened": turn.choice(list(Happened)).value, "attribution": turn.choice(list(Attribution)).value,
        "involvements": [{"actor": actor, "role": role} for actor, role in sorted(pairs)], "claims": claims,
        "sources": [turn.choice(["paper", "echo", "other-paper"])],
        "standing": turn.choice(["published"] * 8 + ["draft"]), **(point if turn.random() < 0.3 else {}),
        **(taken(turn) if turn.random() < 0.3 else {}),
    }  # fmt: skip


def taken(turn: random.Random) -> dict[str, Any]:
    """What an incident of a dataset has besides; one of the two datasets is not shown to readers."""
    return {"dataset": turn.choice(["ucdp", "acled"]), "external_id": str(turn.random())}


@pytest.fixture
def record(registered: WriteSession, incident: Maker, members: Members) -> WriteSession:
    """Many made-up incidents, some of which are records of one event."""
    turn = random.Random(6)  # noqa: S311  (A record, not a secret.)
    made = [incident(**made_up(turn)) for _ in range(MANY)]
    same(registered, members, [(made[n], made[n + 1]) for n in range(0, 24, 2)] + [(made[1], made[2])])
    return registered


def same(db: WriteSession, members: Members, couples: list[Any]) -> None:
    """Have an editor hold some to be records of one event."""
    for one, other in couples:
        pairs.decide(db, members("editor"), one.key, other.key, kinship=Kinship.SAME, reason="Looked at both.")
    db.flush()


def with_index(db: WriteSession, readers: Sessions) -> Held:
    """The index of what a session sees, from which the dashboard's answers come from now on."""
    found = Held(readers)
    db.info.pop(held.FOUND, None)
    db.info[held.KEY] = found
    return found


def asked(db: WriteSession, **fields: Any) -> Resolved:
    """A filter whose names are known."""
    return resolve(db, IncidentFilter.model_validate(fields))


def some(*values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    """One or two of the values."""
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)


questions = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["attack", "heros", "wells of", "nothing", "segou"]),
        "actor": some(*ACTORS),
        "include": st.sampled_from([("none",), ("members",), ("successors", "members")]),
        "role": some(*(one.value for one in Role)),
        "claimant": some(*ACTORS),
        "type": some("battles", "protests", "strategic_developments"),
        "subtype": some("armed_clash", "attack", "other"),
        "since": st.sampled_from(["2024-07-26", "2024-12-31", "2023-01-01", "0001-01-01"]),
        "until": st.sampled_from(["2024-12-31", "2025-01-02", "9999-12-31"]),
        "region": some("kidal-region", "segou-region", "none"),
        "place": some("kidal", "segou", "kidal-region", "abeibara"),
        "near": st.sampled_from(["18.441,1.408,300", "0,0,9000", "13.43,-6.27,0.001"]),
        "bbox": st.sampled_from(["-8,10,4,22", "170,-80,-170,80", "-180,-85,180,85", "1.408,18.441,2,20"]),
        "precision": st.sampled_from(["exact", "district", "country"]),
        "happened": some("confirmed", "contested"),
        "attribution": some("alleged", "unknown"),
        "min_killed": st.integers(0, 20),
        "civilians": st.booleans(),
        "source": some("paper", "echo"),
        "dataset": some("ucdp"),
        "tally": st.sampled_from(["lowest", "preferred", "highest", "claimant:front", "claimant:army"]),
        "sort": st.sampled_from(["newest", "oldest", "killed", "updated"]),
    },
)
