"""Versions of one incident that two authors may make, near enough to each other to meet often."""

from typing import Any

from hypothesis import strategies as st

from app.domain.shapes import INCIDENT
from tests.domain.drafts import Fields

words = st.sampled_from(["", "a", "b", "c"])
slugs = st.sampled_from(["csp", "jnim", "voa", "rfi", "army"])
figures = st.sampled_from([None, 1, 2, 3])


def cited() -> st.SearchStrategy[list[Fields]]:
    """Sources of a claim, each once."""
    one = st.fixed_dictionaries({"source": slugs, "via": words, "via_fr": words})
    return st.lists(one, max_size=3, unique_by=lambda row: row["source"])


def claims(ids: str) -> st.SearchStrategy[list[Fields]]:
    """Claims with ids out of a few."""
    one = st.fixed_dictionaries(
        {
            "id": st.sampled_from(list(ids)),
            "claimant": slugs,
            "measure": st.sampled_from(["killed", "injured"]),
            "subject": slugs,
            "low": figures,
            "wording": words,
            "text": words,
            "preferred": st.booleans(),
            "sources": cited(),
        }
    )
    return st.lists(one, max_size=4, unique_by=lambda row: row["id"])


def drafts() -> st.SearchStrategy[Fields]:
    """Drafts of one incident, near enough to each other to meet often; rules are not kept."""
    roles = st.fixed_dictionaries({"actor": slugs, "role": st.sampled_from(["side_a", "target"]), "note": words})
    return st.fixed_dictionaries(
        {
            "title": words,
            "title_fr": words,
            "summary": words,
            "event_type": st.sampled_from(["battles", "riots"]),
            "sub_event_type": st.sampled_from(["armed_clash", "mob_violence"]),
            "date": st.sampled_from(["2024-07-25", "2024"]),
            "latitude": st.sampled_from([None, 19.5, 20.0]),
            "longitude": st.sampled_from([None, 2.5, 3.0]),
            "route": st.sampled_from([[], [[19.0, 2.0], [20.0, 3.0]]]),
            "involvements": st.lists(roles, max_size=3, unique_by=lambda row: (row["actor"], row["role"])),
            "sources": st.lists(slugs, max_size=3, unique=True),
            "tags": st.lists(words, max_size=2, unique=True),
            "claims": claims("abcd"),
        }
    )


def at(draft: Fields, path: tuple[str, ...]) -> Any:
    """What a draft has at the path of a conflict, in the form that conflicts have."""
    where: Any = draft
    shape = INCIDENT
    rest = list(path)
    while rest and where is not None:
        name = rest.pop(0)
        if name in shape.lists:
            shape, rows = shape.lists[name], where[name]
            key = [rest.pop(0) for _ in shape.key]
            where = next((row for row in rows if [row[one] for one in shape.key] == key), None)
        else:
            unit = shape.units[name]
            where = {one: where[one] for one in unit} if len(unit) > 1 else where[name]
    return where
