"""Words in texts are found alike on both databases, by clause and by number, whatever is asked."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import col, select

from app.domain.filter import LONGEST_TEXT as LONGEST_QUESTION
from app.domain.filter import IncidentFilter
from app.domain.sought import holds, searched, sought
from app.models import Incident
from app.store import fulltext, read
from app.store.db import WriteSession
from app.store.resolve import resolve
from app.store.sight import EDITORS
from tests.store.conftest import Maker

SAID = (
    "a convoy near Kidal", "convoys of the army", "Convoi près de Ségou; l'armée dit 50%", "an a_b of 1,200",
    "ⵜⵉⵏⵥⴰⵡⴰⵜⵏ ⴰⵣⴰⵡⴰⴷ", "أزواد تين زاوتين", "𞤀𞤣𞤤𞤢𞤥 text", "near and or not", "",
)  # fmt: skip
"""What some incidents say, in the letters that are written there."""


@pytest.fixture
def rows(db: WriteSession, incident: Maker) -> list[Incident]:
    """An incident for each text."""
    made = [incident(title=f"T{number}") for number in range(len(SAID))]
    put(db, [row.id or 0 for row in made], SAID)
    return made


def put(db: WriteSession, numbers: Sequence[int], texts: Sequence[str]) -> None:
    """Have the incidents say so."""
    for number, said in zip(numbers, texts, strict=True):
        change = text("UPDATE incident SET search_text = :said WHERE id = :number")
        db.connection().execute(change, {"said": searched([said]), "number": number})
    db.expire_all()


def found(db: WriteSession, question: str) -> set[int]:
    """What is found, by the clause and by number, which have to agree."""
    by_clause = [number or 0 for number in db.exec(select(col(Incident.id)).where(fulltext.asks(question)))]
    by_number = fulltext.ids(db, question)
    assert by_number.dtype == "int64"
    assert sorted(by_number.tolist()) == sorted(by_clause)
    return set(by_clause)


@pytest.mark.parametrize(
    ("question", "which"),
    [
        ("convoy", {0, 1}),
        ("CONVOY army", {1}),
        ("convo", {0, 1, 2}),
        ("onvoy", set()),
        ("co", {0, 1, 2}),
        ("c", set()),
        ("a", {0, 3}),
        ("b", {3}),
        ("ségou", {2}),
        ("larmee", {2}),
        ("50%", {2}),
        ("%", set(range(9))),
        ("a_b", {3}),
        ("1 200", {3}),
        ("12", set()),
        ("ⴰⵣⴰ", {4}),
        ("ⴰ", set()),
        ("أزواد", {5}),
        ("زاو", {5}),
        ("𞤀𞤣", {6}),
        ("NEAR", {0, 7}),
        ("convoy NEAR kidal", {0}),
        ("near OR army", set()),
        ("near OR not", {7}),
        ("army NOT near", set()),
        ("-near", {0, 7}),
        ('"near and', {7}),
        ("near*", {0, 7}),
        ("search_text:near", set()),
        ("near & ! | <-> (kidal)", {0}),
        ("'near' \\", {0, 7}),
        ("'; DROP TABLE incident; --", set()),
    ],
    ids=str,
)
def test_every_word_begins_a_word_of_the_text(
    rows: list[Incident], db: WriteSession, question: str, which: set[int]
) -> None:
    assert found(db, question) == {rows[number].id for number in which}


def test_a_code_is_meant_whatever_the_texts_say(rows: list[Incident], db: WriteSession) -> None:
    code = rows[3].code or ""
    put(db, [rows[1].id or 0], [f"See {code}."])

    assert found(db, f" {code.lower()} ") == {rows[1].id, rows[3].id}
    assert found(db, "NM-1999-0001") == set()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_found_is_what_the_texts_say(rows: list[Incident], db: WriteSession, data: st.DataObject) -> None:
    some = st.text("ab1 éⴰعÆ'-%\"", max_size=12) | st.text(st.characters(exclude_characters="\x00"), max_size=30)
    said = [data.draw(some) for _ in rows]
    put(db, [row.id or 0 for row in rows], said)
    question = data.draw(some | st.sampled_from(said))

    meant = {row.id for row, one in zip(rows, said, strict=True) if holds(searched([one]), sought(question))}

    assert found(db, question) == meant


@pytest.mark.parametrize("few", [0, 1])
def test_the_texts_of_few_are_read_and_of_many_sought(
    rows: list[Incident], db: WriteSession, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fulltext, "FEW", few)

    assert found(db, "convoys army") == {rows[1].id}
    assert found(db, "convo near kidal") == {rows[0].id}


@pytest.mark.parametrize(
    "question",
    ["e", "x" * LONGEST_QUESTION, " ".join("abcdefghij" * 10), "ﷺ" * LONGEST_QUESTION, '"' * LONGEST_QUESTION, "\x00"],
    ids=lambda one: one[:5],
)
def test_no_question_is_an_error(rows: list[Incident], db: WriteSession, question: str) -> None:
    asked = resolve(db, IncidentFilter(q=question), see=EDITORS)

    every = read.count(db, asked, see=EDITORS)

    assert every == (0 if "q" in dict(asked.wanted.params()) else len(rows))
    assert bool(asked.problems) is bool(every) or not question.strip("\x00")


def test_a_long_word_is_found_by_how_it_begins(db: WriteSession, incident: Maker) -> None:
    word = "𞤀𞤣𞤤𞤢𞤥" * 1000
    row = incident(summary=f"It says {word}.")

    assert found(db, word[:3]) == found(db, word[:600]) == {row.id}
    assert found(db, word[:3] + "a") == set()


def test_what_is_searched_follows_each_change(db: WriteSession, incident: Maker) -> None:
    row = incident(title="An ambush")
    assert found(db, "ambush") == {row.id}

    put(db, [row.id or 0], ["A raid"])
    assert (found(db, "ambush"), found(db, "raid")) == (set(), {row.id})

    db.connection().execute(text("UPDATE incident SET civilians = true"))
    assert found(db, "raid") == {row.id}
