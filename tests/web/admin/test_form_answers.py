"""What the incident's form asks for while it is filled in: the ranges that the claims give, and names of records."""

from html import unescape

from app.domain.vocabulary import UserRole
from app.models import Actor
from tests.web.admin.conftest import Maker
from tests.web.admin.records import FILLED, NEW, names_of, without
from tests.web.pages.conftest import ACTORS

CONTRIBUTOR, EDITOR = UserRole.CONTRIBUTOR, UserRole.EDITOR
SECOND = {
    "claims-1-claimant": "Rebels", "claims-1-measure": "killed", "claims-1-stance": "concedes",
    "claims-1-scope": "group", "claims-1-subject": "REBELS", "claims-1-extent": "whole", "claims-1-low": "20",
    "claims-2-claimant": "Someone", "claims-2-measure": "killed", "claims-2-stance": "denies",
    "claims-2-scope": "group", "claims-2-subject": "rebels", "claims-2-extent": "whole", "claims-2-best": "90",
}  # fmt: skip


def test_the_ranges_follow_from_what_is_typed_and_say_why(desk: Maker) -> None:
    atlas = desk()
    contributor = atlas.sign_in(CONTRIBUTOR)
    answer = contributor.post("/admin/preview", {**FILLED, **SECOND})
    said = unescape(answer.text)
    assert answer.status_code == 200
    assert "<html" not in said
    # 7 and at least 20 are one group by whatever name; who denies stays out, and is told.
    assert "7\u2009–\u200920+" in said
    assert "<bdi>Someone</bdi> 90" in said
    assert "denies it" in said
    page = contributor.post(NEW, {**FILLED, **SECOND, "step": "preview"})
    assert "7\u2009–\u200920+" in unescape(page.text)


def test_claims_that_cannot_be_read_yet_do_not_hinder_the_others(desk: Maker) -> None:
    contributor = desk().sign_in(CONTRIBUTOR)
    odd = {"claims-1-claimant": "X", "claims-1-best": "many", "claims-2-measure": "party", "claims-2-claimant": "Y",
           "claims-3-text": "only words"}  # fmt: skip
    answer = contributor.post("/admin/preview", {**FILLED, **odd})
    assert (answer.status_code, "In total: 7." in unescape(answer.text)) == (200, True)
    empty = contributor.post("/admin/preview", without(*FILLED))
    assert "No claim about people yet." in empty.text


def test_the_ranges_are_for_those_who_are_signed_in(desk: Maker) -> None:
    atlas = desk()
    assert atlas.nobody().post("/admin/preview", FILLED).status_code == 401
    assert atlas.nobody().get("/admin/names?kind=actor&q=army").status_code == 303
    old = atlas.sign_in(EDITOR).client.post("/admin/preview", data={**FILLED, "csrf": "x"})
    assert old.status_code == 403


def test_names_are_found_by_any_part_of_any_spelling(desk: Maker) -> None:
    atlas = desk()
    contributor = atlas.sign_in(CONTRIBUTOR)

    def found(kind: str, q: str) -> list[str]:
        return [one["slug"] for one in contributor.get(f"/admin/names?kind={kind}&q={q}").json()["items"]]

    assert found("actor", "ÀRM") == ["army"]
    assert found("place", "kid") == ["kidal", "kidal-region"]
    assert found("region", "kid") == ["kidal-region"]
    assert found("source", "piece%20paper") == ["paper"]
    assert found("actor", "%25") == found("actor", "") == found("source", "zzz") == []
    assert contributor.get("/admin/names?kind=strangers&q=a").status_code == 400
    town = contributor.get("/admin/names?kind=place&q=kidal").json()["items"][0]
    assert (town["typed"], town["latitude"], town["longitude"]) == ("Kidal", 18.44, 1.41)


def test_nobody_finds_by_name_what_a_draft_of_somebody_else_brought(desk: Maker) -> None:
    atlas = desk()
    sent = without(involvements__0__actor="Secret front") | {
        "new_actors-0-name": "Secret front", "new_actors-0-kind": "rebel_group",
    }  # fmt: skip
    author = atlas.sign_in(CONTRIBUTOR)
    assert author.post(NEW, sent).status_code == 303

    def found(name: str, role: UserRole) -> list[str]:
        items = atlas.sign_in(role, name).get("/admin/names?kind=actor&q=secret").json()["items"]
        return [one["slug"] for one in items]

    assert found("cora", CONTRIBUTOR) == found("edda", EDITOR) == ["secret-front"]
    assert found("carl", CONTRIBUTOR) == []
    other = atlas.sign_in(CONTRIBUTOR, "carl")
    assert other.post(NEW, without(involvements__0__actor="secret-front")).status_code == 422
    # Somebody who makes it again gets a record of their own.
    assert other.post(NEW, sent | {"title": "Another"}).status_code == 303
    assert names_of(atlas, Actor) == {*(one["slug"] for one in ACTORS), "secret-front", "secret-front-2"}
