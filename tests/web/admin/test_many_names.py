"""A form that names very many people and papers: what is known is found, and the rest does not keep others waiting."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from app.domain.vocabulary import UserRole
from app.store import pickers
from app.store.sight import EDITORS
from app.web.admin.form_rows import Values, blank
from app.web.admin.incident_names import MANY, MOST_OFFERED, Names
from app.web.admin.incident_preview import preview
from app.web.admin.incident_typed import empty, to_draft
from app.web.admin.sheet_rules import Problems
from tests.web.admin.conftest import DeskAtlas, Maker, atlases

KNOWN = ("army", "Rebels", "REBELS!", "  army ")


@pytest.fixture(params=["sqlite", "postgresql"])
def atlas(request: pytest.FixtureRequest) -> Iterator[DeskAtlas]:
    """An atlas on either kind of database."""
    for make in atlases(request.getfixturevalue(f"{request.param}_url")):
        yield make()


def _form(actors: list[str], sources: list[str]) -> Values:
    cited = [{**blank("sources"), "source": one} for one in sources]
    claims = [{**blank("claims"), "claimant": one, "text": "A claim.", "sources": []} for one in actors]
    return {**empty(), "claims": claims, "sources": cited, "involvements": []}


def _asked(atlas: DeskAtlas, values: Values, do: Callable[[Values, Names], Any]) -> tuple[Names, int]:
    """What came of the names, and how many questions that took."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    with atlas.sessions.reader() as db:
        names, engine = Names(db, EDITORS, Problems()), db.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        do(values, names)
        event.remove(engine, "before_cursor_execute", note)
    return names, len(asked)


def _draft(values: Values, names: Names) -> None:
    to_draft(values, names, names.problems, {})


def _strangers(many: int) -> tuple[list[str], list[str]]:
    return [f"Stranger {n}" for n in range(many)], [f"Paper {n}" for n in range(many)]


@pytest.mark.parametrize("do", [_draft, preview])
def test_ten_times_as_many_strangers_take_no_more_questions(atlas: DeskAtlas, do: Callable[..., Any]) -> None:
    few, many = (_asked(atlas, _form(*_strangers(n)), do)[1] for n in (MANY + 10, 10 * (MANY + 10)))

    assert 0 < few == many


def test_all_are_said_to_be_unknown_and_the_first_have_offers(atlas: DeskAtlas) -> None:
    names, _ = _asked(atlas, _form([f"Rebel {n}" for n in range(100)] + list(KNOWN), ["Paper"] * 3), _draft)

    unknown = [where for where in names.problems.by_field if where.endswith("-claimant")]
    assert unknown == [f"claims-{n}-claimant" for n in range(100)]
    assert [where for where in names.offers if names.offers[where] and "claimant" in where] == unknown[:MOST_OFFERED]


def test_the_batch_finds_all_that_one_finds(atlas: DeskAtlas) -> None:
    with atlas.sessions.reader() as db:
        kinds: tuple[pickers.Kind, ...] = ("actor", "place", "region", "source")
        for kind in kinds:
            every = {one for letter in "aeiou" for one in pickers.search(db, kind, letter, EDITORS)}
            texts = {
                text for one in every for text in (one.slug, one.slug.upper(), one.label, f" {one.label.upper()}! ")
            }
            assert texts, kind
            borne = pickers.borne(db, kind, {*texts, "nobody at all", "…", ""})
            found = {text for text in texts if pickers.meant(db, kind, text, EDITORS)}
            assert found, kind
            assert found <= borne
            assert "nobody at all" not in borne


def test_a_form_of_very_many_strangers_is_shown_again(desk: Maker) -> None:
    browser = desk().sign_in(UserRole.EDITOR)
    fields = {f"claims-{n}-claimant": f"Stranger {n}" for n in range(60)}

    answer = browser.post("/admin/incidents/new", {**fields, "reason": "A reason.", "step": "save"})

    assert answer.status_code == 422
    assert answer.text.count("No actor is known as “Stranger") >= 60
