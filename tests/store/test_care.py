"""What needs care: what each list of the store holds, on both kinds of database."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from app.domain.registers import ActorDraft, PlaceDraft, SourceDraft
from app.store import care, register_desk, register_merges, registers
from app.store.care import What
from app.store.db import Sessions, WriteSession
from tests.store.conftest import BY, Maker, claim


@pytest.fixture
def names(registered: WriteSession) -> Callable[[What], set[str]]:
    """What a list holds, by the last part of each path or by the title."""

    def listed(what: What, *, datasets: bool = False) -> set[str]:
        rows = care.found(registered, what, 1, datasets=datasets)
        assert care.counts(registered, datasets=datasets)[what] == len(rows)
        return {one.title if one.path.startswith("/admin/incidents") else one.path.rsplit("/", 1)[-1] for one in rows}

    return listed


def test_an_origin_counts_once_over_any_number_of_steps(
    incident: Maker, registered: WriteSession, names: Callable[..., set[str]]
) -> None:
    relay = SourceDraft(slug="relay", publisher="Relay", repeats="echo")
    registers.add_sources(registered, [relay], BY)
    incident(title="One", sources=["paper"])
    incident(title="Three of one", sources=["paper", "echo", "relay"])
    incident(title="Two", sources=["relay", "other-paper"])
    incident(title="None", sources=[], standing="draft")

    assert names(What.ONE_ORIGIN) == {"One", "Three of one"}


def test_registers_are_looked_after(incident: Maker, registered: WriteSession, names: Callable[..., set[str]]) -> None:
    db = registered
    hidden: dict[str, Any] = {"listed": False}
    registers.add_actors(db, [ActorDraft(slug="ally", name="Ally", kind="media", **hidden)], BY)
    registers.add_places(db, [PlaceDraft(slug="well", name="Well", kind="locality", **hidden)], BY)
    archived = {"url": "https://example.org/a", "archived_url": "https://example.org/b"}
    drafts = [SourceDraft(slug="kept", publisher="Kept", **archived), SourceDraft(slug="bare", publisher="Bare",
              url="https://example.org/c", **hidden)]  # fmt: skip
    registers.add_sources(db, drafts, BY)
    assert names(What.UNLISTED_ACTORS) == names(What.UNLISTED_PLACES) == names(What.UNLISTED_SOURCES) == set()

    incident(place="well", claims=[claim(n=1, claimant="ally", sources=[{"source": "bare"}])])
    incident(standing="draft", involvements=[{"actor": "ally", "role": "target"}])

    assert names(What.UNLISTED_ACTORS) == {"ally"}
    assert names(What.UNLISTED_PLACES) == {"well"}
    assert names(What.UNLISTED_SOURCES) == {"bare"}
    assert names(What.NO_POINT) == {"abeibara", "well"}
    assert names(What.NO_ADDRESS) == {"paper", "echo", "other-paper"}
    assert names(What.NO_ARCHIVE) == {"bare"}


def test_records_of_datasets_are_asked_for(incident: Maker, names: Callable[..., set[str]]) -> None:
    incident(title="Own")
    incident(title="Theirs", dataset="ucdp", external_id="1", sources=["ucdp-record"])

    assert names(What.NO_CLAIMS) == {"Own"}
    assert names(What.NO_CLAIMS, datasets=True) == {"Own", "Theirs"}
    assert names(What.NO_ADDRESS, datasets=True) == {"paper", "echo", "other-paper", "ucdp-record"}


def test_what_has_no_french_is_listed(incident: Maker, names: Callable[..., set[str]]) -> None:
    said = {"text": "Three died.", "text_fr": "Trois morts."}
    incident(title="Both", title_fr="Les deux", claims=[claim(n=3, **said)])
    incident(title="English", claims=[claim(n=3, text="Four died."), claim(n=2, text="", text_fr="Deux morts.")])
    incident(title="Theirs", dataset="ucdp", external_id="1", sources=["ucdp-record"])

    assert names(What.NO_FRENCH_TITLE) == {"English"}
    assert names(What.NO_FRENCH_TITLE, datasets=True) == {"English", "Theirs"}
    assert names(What.NO_FRENCH_TEXT) == {"Four died."}


def test_counts_are_kept_until_something_changes(sessions: Sessions, incident: Maker, db: WriteSession) -> None:
    incident(title="First")
    db.commit()

    def counted(*, datasets: bool = False) -> tuple[int, int]:
        asked: list[Any] = []
        with sessions.reader() as reader:
            event.listen(reader.connection(), "before_cursor_execute", lambda *given: asked.append(given[2]))
            return care.counts(reader, datasets=datasets)[What.NO_CLAIMS], len(asked)

    first, again = counted(), counted()
    assert (first[0], again) == (1, (1, 1))
    assert first[1] > len(What)

    incident(title="Theirs", dataset="ucdp", external_id="1", sources=["ucdp-record"])
    assert counted() == again
    db.commit()
    assert counted()[0] == 1
    assert [counted(datasets=True)[0] for _ in range(2)] == [2, 2]
    assert counted() == again
    registers.add_actors(db, [ActorDraft(slug="twin", name="CSP", kind="media")], BY)
    db.commit()
    assert counted()[1] == first[1]


def test_what_may_be_one_record_is_named(registered: WriteSession, names: Callable[..., set[str]]) -> None:
    db = registered
    assert names(What.TWIN_ACTORS) == names(What.TWIN_PLACES) == names(What.TWIN_SOURCES) == set()
    framework = {"slug": "framework", "name": "C.S.P.", "kind": "rebel_group", "names": [{"name": "csp"}]}
    registers.add_actors(db, [ActorDraft.model_validate(framework)], BY)
    twin = {"name": "Tin Zawaten", "kind": "town", "names": [{"name": "Ti-n-Zaouatene"}]}
    twins = [{"slug": "here", "region": "kidal-region", **twin}, {"slug": "there", **twin}]
    registers.add_places(db, [PlaceDraft.model_validate(one) for one in twins], BY)
    url = "https://example.org/a"
    registers.add_sources(db, [SourceDraft(slug=one, publisher="A", url=url) for one in ("one", "other")], BY)

    assert [one.path for one in care.found(db, What.TWIN_ACTORS, 1, datasets=False)] == [
        "/admin/registers/actors/framework/merge",
        "/admin/registers/actors/rebels/merge",
    ]
    assert {one.path for one in care.found(db, What.TWIN_PLACES, 1, datasets=False)} == {
        "/admin/registers/places/here/merge",
        "/admin/registers/places/tinzaouaten/merge",
    }
    assert len(care.found(db, What.TWIN_SOURCES, 1, datasets=False)) == 2

    rows = [register_desk.row_of(db, "actors", slug) for slug in ("framework", "rebels")]
    register_merges.merge(db, rows[0], rows[1], BY, seen=(1, 1))
    assert names(What.TWIN_ACTORS) == set()
