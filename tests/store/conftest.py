"""Makers for tests of the store: a small register, and incidents of which a test says only what matters to it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from app.domain.accounts import Member
from app.domain.draft import IncidentDraft
from app.domain.policy import Byline
from app.domain.registers import ActorDraft, DatasetDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import UserRole
from app.models import Account, Incident
from app.store import registers, write
from app.store.db import WriteSession

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
Maker = Callable[..., Incident]
Members = Callable[..., Member]


@pytest.fixture
def by() -> Byline:
    """An author who may do everything."""
    return BY


@pytest.fixture
def registered(db: WriteSession) -> WriteSession:
    """A session whose registers hold two armed groups with a past, civilians, some places and sources."""
    registers.add_datasets(
        db,
        [
            DatasetDraft(slug="ucdp", name="UCDP GED", republish="all"),
            DatasetDraft(slug="acled", name="ACLED", republish="nothing"),
        ],
        BY,
    )
    registers.add_actors(db, [ActorDraft.model_validate(one) for one in ACTORS], BY)
    registers.add_places(db, [PlaceDraft.model_validate(one) for one in PLACES], BY)
    registers.add_sources(db, [SourceDraft.model_validate(one) for one in SOURCES], BY)
    return db


@pytest.fixture
def incident(registered: WriteSession) -> Maker:
    """Make an incident; everything that a test does not mention is filled in."""

    def make(**given: Any) -> Incident:
        killed = given.pop("killed", None)
        fields = {
            "title": "An incident",
            "event_type": "battles",
            "sub_event_type": "armed_clash",
            "date": "2024-07-25",
            "geo_precision": "exact",
            "happened": "confirmed",
            "attribution": "conceded",
            "sources": ["paper"],
            "standing": "published",
            **given,
        }
        if killed is not None:
            fields["claims"] = [claim(**(killed if isinstance(killed, dict) else {"n": killed}))]
        return write.create(registered, IncidentDraft.model_validate(fields), BY)

    return make


@pytest.fixture
def members(db: WriteSession) -> Members:
    """Make somebody of a role who is signed in; the same name is the same account."""
    made: dict[str, Member] = {}

    def make(role: str, name: str = "") -> Member:
        name = name or {"contributor": "cora", "editor": "edda", "administrator": "adam"}[role]
        if name not in made:
            account = Account(name=name, shown=name.title(), role=UserRole(role), created_at=dt.datetime.now(dt.UTC))
            db.add(account)
            db.flush()
            made[name] = Member(id=account.id or 0, name=name, shown=account.shown, role=account.role)
        return made[name]

    return make


def claim(**given: Any) -> dict[str, Any]:
    """A claim that somebody was killed, unless said otherwise; `n` is an exact number."""
    n = given.pop("n", None)
    numbers = {} if n is None else {"low": n, "best": n, "high": n}
    return {
        "claimant": "army",
        "measure": "killed",
        "subject": "rebels",
        "text": "A claim.",
        "sources": [{"source": "paper"}],
        **numbers,
        **given,
    }


ACTORS: list[dict[str, Any]] = [
    {"slug": "army", "name": "Army", "kind": "state_forces"},
    {
        "slug": "rebels",
        "name": "CSP-DPA",
        "kind": "rebel_group",
        "names": [
            {"name": "CSP", "since": "2021"},
            {"name": "CSP-PSD", "kind": "official", "since": "2021", "until": "2024-05"},
            {"name": "CSP-DPA", "kind": "official", "since": "2024-05"},
        ],
        "links": [{"to": "front", "kind": "merged_into", "since": "2024-11-30"}],
    },
    {"slug": "front", "name": "FLA", "kind": "rebel_group"},
    {"slug": "band", "name": "Band", "kind": "rebel_group", "links": [{"to": "rebels", "kind": "part_of"}]},
    {"slug": "people", "name": "Civilians", "name_fr": "Civils", "kind": "civilians"},
]
PLACES: list[dict[str, Any]] = [
    {
        "slug": "kidal-region", "name": "Kidal region", "name_fr": "Région de Kidal", "kind": "region",
        "latitude": 19.5, "longitude": 1.5, "names": [{"name": "Kidal"}, {"name": "Région de Kidal"}],
    },
    {
        "slug": "segou-region", "name": "Segou region", "kind": "region", "latitude": 13.9, "longitude": -6.0,
        "names": [{"name": "Ségou"}],
    },
    {"slug": "abeibara", "name": "Abeibara", "kind": "district", "region": "kidal-region"},
    {
        "slug": "tinzaouaten", "name": "Tinzaouaten", "kind": "town", "latitude": 19.954, "longitude": 2.967,
        "region": "kidal-region", "district": "abeibara",
        "names": [{"name": "Tinzawaten", "origin": "RFI"}, {"name": "Ti-n-Zaouâtene", "origin": "GeoNames"}],
    },
    {
        "slug": "kidal", "name": "Kidal", "kind": "town", "latitude": 18.441, "longitude": 1.408,
        "region": "kidal-region",
    },
    {
        "slug": "segou", "name": "Segou", "name_fr": "Ségou", "kind": "town", "latitude": 13.43,
        "longitude": -6.27, "region": "segou-region",
    },
]  # fmt: skip
SOURCES: list[dict[str, Any]] = [
    {"slug": "paper", "publisher": "Paper", "title": "A piece"},
    {"slug": "echo", "publisher": "Echo", "repeats": "paper"},
    {"slug": "other-paper", "publisher": "Other paper"},
    {"slug": "ucdp-record", "publisher": "UCDP", "dataset": "ucdp"},
]
