"""Sources as the store reads them: what rests on each, whom it quotes, and how its figures compare."""

from typing import Any

import pytest
from sqlalchemy import event

from app.domain.answers import RangeAnswer
from app.domain.beside import Verdict
from app.domain.errors import NotFound
from app.domain.registers import SourceDraft
from app.store import beside, cited, printed, registers, write
from app.store.db import WriteSession
from tests.store.conftest import BY, Maker, claim


def by(*slugs: str, **given: Any) -> dict[str, Any]:
    """A claim that these sources print."""
    return claim(sources=[{"source": one} for one in slugs], **given)


def _low(given: RangeAnswer | None) -> int | None:
    return given.low if given else None


def pairs(db: WriteSession, slug: str) -> list[tuple[str, str, int | None, int | None, Verdict]]:
    """Every pair of figures of a source: incident, group, lows here and elsewhere, verdict."""
    known = cited.known(db, slug)
    found = beside.figures(db, known)
    return [
        (one.title, pair.group, _low(pair.here), _low(pair.elsewhere), pair.verdict)
        for one in cited.incidents(db, known, found, limit=50)
        for pair in one.beside
    ]


def test_figures_stand_beside_those_of_all_other_sources(registered: WriteSession, incident: Maker) -> None:
    incident(title="a", claims=[by("paper", n=5), by("other-paper", claimant="rebels", n=3)])
    incident(title="b", date="2024-07-24", claims=[by("paper", n=5), by("echo", subject="people", n=9)])
    incident(title="c", date="2024-07-23", claims=[by("other-paper", n=5)], sources=["other-paper"])
    incident(title="draft", standing="draft", claims=[by("paper", n=7)])

    assert pairs(registered, "paper") == [
        ("a", "CSP-DPA", 5, 3, Verdict.HIGHER),
        ("b", "CSP-DPA", 5, None, Verdict.ONLY_HERE),
    ]
    assert beside.figures(registered, cited.known(registered, "paper")).compared().counts == {
        Verdict.HIGHER: 1, Verdict.ONLY_HERE: 1,
    }  # fmt: skip


def test_a_claim_of_both_counts_for_both_and_is_told(registered: WriteSession, incident: Maker) -> None:
    incident(title="a", claims=[by("paper", "other-paper", n=5)])

    found = beside.figures(registered, cited.known(registered, "paper")).compared()

    assert (found.counts, found.repeated, found.incidents) == ({Verdict.SAME: 1}, 1, 1)


@pytest.mark.parametrize("slug", ["paper", "echo"])
def test_a_source_that_repeats_another_confirms_nothing(registered: WriteSession, incident: Maker, slug: str) -> None:
    incident(title="a", claims=[by("paper", n=5), by("echo", claimant="rebels", n=5)])

    found = beside.figures(registered, cited.known(registered, slug)).compared()

    assert found.counts == {Verdict.ONLY_HERE: 1}


def test_withdrawn_incidents_never_count(registered: WriteSession, incident: Maker) -> None:
    row = incident(title="a", claims=[claim(n=5)])
    incident(title="b", claims=[claim(n=6)])
    write.withdraw(registered, row, "Told twice.", BY, seen=row.version)

    known = cited.known(registered, "paper")

    assert [title for title, *_ in pairs(registered, "paper")] == ["b"]
    detail = cited.detail(registered, known)
    assert (detail.incidents, detail.claims, detail.claimants[0].claims) == (1, 1, 1)


def test_a_source_tells_whose_claims_it_carries_and_through_whom(registered: WriteSession, incident: Maker) -> None:
    quoted = [{"source": "echo", "via": "radio", "via_fr": "la radio"}]
    incident(claims=[claim(n=1, sources=quoted), claim(n=2, sources=quoted), by("echo", claimant="rebels", n=1)])

    found = cited.detail(registered, cited.known(registered, "echo"))

    assert [(one.slug, one.claims) for one in found.claimants] == [("army", 2), ("rebels", 1)]
    assert [(one.name, one.claims) for one in found.quoted] == [("radio", 2)]
    assert (found.direct, found.repeats and found.repeats.slug) == (1, "paper")
    assert [one.slug for one in cited.detail(registered, cited.known(registered, "paper")).repeated_by] == ["echo"]


def test_a_source_that_is_not_public_is_unknown(registered: WriteSession, incident: Maker) -> None:
    hidden = SourceDraft.model_validate({"slug": "hidden", "publisher": "Hidden", "listed": False, "repeats": "paper"})
    restricted = SourceDraft.model_validate({"slug": "record", "publisher": "ACLED", "dataset": "acled"})
    registers.add_sources(registered, [hidden, restricted], BY)
    incident(standing="draft", claims=[by("hidden", n=1)])
    incident(claims=[by("paper", n=5)])
    incident(dataset="acled", external_id="1", claims=[by("paper", n=900)], sources=["paper"])

    for slug in ("hidden", "record", "nothing"):
        with pytest.raises(NotFound):
            cited.known(registered, slug)
    assert cited.detail(registered, cited.known(registered, "paper")).repeated_by_in_all == 1
    assert pairs(registered, "paper") == [("An incident", "CSP-DPA", 5, None, Verdict.ONLY_HERE)]


def test_the_register_is_searched_without_accents_and_paged(registered: WriteSession, incident: Maker) -> None:
    many = [
        {"slug": f"record-{n}", "publisher": "Rècord", "title": f"Nº {n}", "published_on": f"2023-01-{n + 1:02}"}
        for n in range(12)
    ]
    registers.add_sources(registered, [SourceDraft.model_validate(one) for one in many], BY)
    incident(claims=[by("other-paper", n=1)])
    incident()

    found, total = printed.sources(registered, "record", limit=5)
    rest, _ = printed.sources(registered, "RÉCORD", limit=5, offset=10)
    first, everything = printed.sources(registered, order="incidents", limit=1)

    assert ([one.slug for one in found], total) == ([f"record-{n}" for n in (11, 10, 9, 8, 7)], 12)
    assert [one.slug for one in rest] == ["record-1", "record-0"]
    assert (first[0].slug, everything) == ("paper", 16)
    assert [one.publisher for one in printed.sources(registered, order="publisher", limit=3)[0]] == [
        "Echo", "Other paper", "Paper",
    ]  # fmt: skip


def test_a_source_takes_as_many_queries_for_forty_incidents_as_for_two(
    registered: WriteSession, incident: Maker
) -> None:
    def queries() -> int:
        made: list[str] = []
        registered.flush()
        registered.expire_all()
        engine = registered.get_bind()

        def note(*given: Any) -> None:
            made.append(given[2])

        event.listen(engine, "before_cursor_execute", note)
        known = cited.known(registered, "paper")
        figures = beside.figures(registered, known)
        cited.detail(registered, known)
        cited.incidents(registered, known, figures, limit=50)
        event.remove(engine, "before_cursor_execute", note)
        return len(made)

    for n in range(2):
        incident(title=str(n), claims=[claim(n=n), by("echo", n=9)])
    few = queries()
    for n in range(2, 40):
        incident(title=str(n), claims=[claim(n=n), by("echo", n=9)])

    assert queries() == few
