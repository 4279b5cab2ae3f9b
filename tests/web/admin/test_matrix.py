"""Every address, for everybody and every standing: exactly the status that is allowed, none without a rule."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.routing import APIRoute
from sqlmodel import select

from app.domain.vocabulary import Standing
from app.main import ROUTERS
from app.models import Incident
from tests.web.admin.conftest import Browser, Maker
from tests.web.admin.world import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    EDITOR,
    HIDDEN,
    INCIDENTS,
    NOBODY,
    PROPOSED,
    WHO,
    World,
    made,
)

Rule = Callable[[str, str, str], int]
"""From who asks, with which method and about which incident to the status of the answer."""


def public(status: int = 200) -> Rule:
    """The same for everybody."""
    return lambda _who, _method, _about: status


def desk(least: str = CONTRIBUTOR, allowed: int = 200) -> Rule:
    """Only from a role upwards; nobody is led to the sign-in, or told that the session has ended."""

    def status(who: str, method: str, about: str) -> int:
        if who == NOBODY:
            return 303 if method == "GET" else 401
        return allowed if WHO.index(who) >= WHO.index(least) else 403

    return status


def seen(least: str = CONTRIBUTOR, **special: int) -> Rule:
    """The desk's pages of one incident: what somebody may not see is not there for them."""
    rule = desk(least)

    def status(who: str, method: str, about: str) -> int:
        found = rule(who, method, about)
        if found == 200 and who == CONTRIBUTOR and about in HIDDEN:
            return 404
        return special.get(about.replace(" ", "_"), found) if found == 200 else found

    return status


def by_code(published: int = 200, withdrawn: int = 200, merged: int = 308) -> Rule:
    """Public addresses of one incident: those that were never public are not there, for editors neither."""
    found = {"published": published, "withdrawn": withdrawn, "merged": merged}
    return lambda _who, _method, about: found.get(about, 404)


RULES: dict[tuple[str, str], Rule] = {
    ("GET", "/healthz"): public(),
    ("GET", "/readyz"): public(),
    ("GET", "/static/{name:path}"): public(),
    ("GET", "/map.js"): public(),
    ("GET", "/api/openapi.json"): public(),
    ("GET", "/api/docs"): public(),
    ("GET", "/api/incidents"): public(),
    ("GET", "/api/incidents/{code}"): by_code(withdrawn=410),
    ("POST", "/api/incidents"): public(401),
    ("PATCH", "/api/incidents/{code}"): public(401),
    ("GET", "/api/facets"): public(),
    ("GET", "/api/cells"): public(),
    ("GET", "/api/actors"): public(),
    ("GET", "/api/places"): public(),
    ("GET", "/api/{rest:path}"): public(404),
    ("GET", "/ogc"): public(),
    ("GET", "/ogc/"): public(),
    ("GET", "/ogc/conformance"): public(),
    ("GET", "/ogc/api"): public(),
    ("GET", "/ogc/collections"): public(),
    ("GET", "/ogc/collections/incidents"): public(),
    ("GET", "/ogc/collections/incidents/queryables"): public(),
    ("GET", "/ogc/collections/incidents/schema"): public(),
    ("GET", "/ogc/collections/incidents/items"): public(),
    ("GET", "/ogc/collections/incidents/items/{code}"): by_code(withdrawn=410),
    ("GET", "/ogc/{rest:path}"): public(404),
    ("GET", "/"): public(),
    ("GET", "/incidents"): public(),
    ("GET", "/incidents/{code}"): by_code(withdrawn=410),
    ("GET", "/incidents/{code}/citation.{kind}"): by_code(withdrawn=410),
    ("GET", "/incidents/{code}/preview.png"): by_code(withdrawn=410),
    ("GET", "/incidents/{code}/history"): by_code(merged=200),
    ("GET", "/incidents/{code}/correct"): by_code(),
    ("POST", "/incidents/{code}/correct"): by_code(published=422, withdrawn=422, merged=422),
    ("GET", "/incidents/{code}/correct/thanks"): by_code(merged=200),
    ("GET", "/actors/{slug}/history"): public(),
    ("GET", "/places/{slug}/history"): public(),
    ("GET", "/sources/{slug}/history"): public(),
    ("GET", "/actors"): public(),
    ("GET", "/actors/{slug}"): public(),
    ("GET", "/places"): public(),
    ("GET", "/places/{slug}"): public(),
    ("GET", "/sources"): public(),
    ("GET", "/sources/{slug}"): public(),
    ("GET", "/compare"): public(),
    ("GET", "/about"): public(),
    ("GET", "/about/methodology"): public(),
    ("GET", "/about/licences"): public(),
    ("GET", "/map.html"): public(),
    ("GET", "/embed"): public(),
    ("GET", "/feed.atom"): public(),
    ("GET", "/data"): public(),
    ("GET", "/incidents.csv"): public(),
    ("GET", "/claims.csv"): public(),
    ("GET", "/incidents.geojson"): public(),
    ("GET", "/incidents.xlsx"): public(),
    ("GET", "/incidents.parquet"): public(),
    ("GET", "/data/dictionary.json"): public(),
    ("GET", "/data/snapshots"): public(),
    ("GET", "/data/snapshots/{text}"): public(404),
    ("GET", "/data/snapshots/{text}/incidents"): public(404),
    ("GET", "/data/snapshots/{text}/difference"): public(404),
    ("GET", "/data/snapshots/{text}/difference.csv"): public(404),
    ("GET", "/data/snapshots/{text}/{name}"): public(404),
    ("GET", "/preview.png"): public(),
    ("GET", "/robots.txt"): public(),
    ("GET", "/sitemap.xml"): public(),
    ("GET", "/sitemap-{part}.xml"): public(),
    ("GET", "/worker.js"): public(),
    ("GET", "/site.webmanifest"): public(),
    ("GET", "/offline"): public(),
    ("GET", "/admin/sign-in"): lambda who, _method, _about: 200 if who == NOBODY else 303,
    ("POST", "/admin/sign-in"): public(422),
    ("GET", "/admin/welcome/{secret}"): public(404),
    ("POST", "/admin/welcome/{secret}"): public(404),
    ("POST", "/admin/sign-out"): desk(allowed=303),
    ("GET", "/admin/me"): desk(),
    ("POST", "/admin/me"): desk(),
    ("POST", "/admin/me/password"): desk(),
    ("GET", "/admin/users"): desk(ADMINISTRATOR),
    ("POST", "/admin/users"): desk(ADMINISTRATOR),
    ("GET", "/admin"): desk(),
    ("GET", "/admin/incidents/{key}"): seen(),
    ("POST", "/admin/incidents/{key}/standing"): seen(),
    ("POST", "/admin/incidents/{key}/comments"): seen(),
    ("GET", "/admin/review"): desk(),
    ("GET", "/admin/proposals/{key}"): seen(),
    ("POST", "/admin/proposals/{key}"): seen(),
    ("GET", "/admin/corrections"): desk(EDITOR),
    ("GET", "/admin/corrections/{key}"): desk(EDITOR),
    ("POST", "/admin/corrections/{key}"): desk(EDITOR),
    ("GET", "/admin/registers"): desk(EDITOR),
    ("GET", "/admin/registers/{kind}/new"): desk(EDITOR),
    ("POST", "/admin/registers/{kind}/new"): desk(EDITOR),
    ("GET", "/admin/registers/{kind}/{slug}"): desk(EDITOR),
    ("POST", "/admin/registers/{kind}/{slug}"): desk(EDITOR),
    ("GET", "/admin/registers/{kind}/{slug}/merge"): desk(EDITOR),
    ("POST", "/admin/registers/{kind}/{slug}/merge"): desk(EDITOR),
    ("GET", "/admin/care"): desk(EDITOR),
    ("GET", "/admin/incidents/new"): desk(),
    ("POST", "/admin/incidents/new"): desk(),
    ("GET", "/admin/incidents/{key}/edit"): seen(),
    ("POST", "/admin/incidents/{key}/edit"): seen(),
    ("POST", "/admin/preview"): desk(),
    ("GET", "/admin/names"): desk(),
    ("POST", "/admin/alike"): desk(),
    ("GET", "/admin/matches"): desk(EDITOR),
    ("GET", "/admin/matches/{slug}"): desk(EDITOR, 404),
    ("POST", "/admin/matches/{slug}"): desk(EDITOR, 404),
    ("GET", "/admin/incidents/{key}/alike"): seen(),
    ("POST", "/admin/incidents/{key}/alike"): seen(),
    ("GET", "/admin/bulk"): desk(allowed=303),
    ("POST", "/admin/bulk"): desk(),
    ("GET", "/admin/log"): desk(ADMINISTRATOR),
    ("GET", "/admin/datasets"): desk(ADMINISTRATOR),
    ("GET", "/admin/datasets/{slug}"): desk(ADMINISTRATOR, allowed=404),
    ("POST", "/admin/datasets/{slug}"): desk(ADMINISTRATOR, allowed=404),
    ("GET", "/admin/unsettled"): desk(EDITOR),
    ("POST", "/admin/unsettled"): desk(EDITOR),
    ("GET", "/admin/imports"): desk(ADMINISTRATOR),
    ("GET", "/admin/imports/sheet.xlsx"): desk(ADMINISTRATOR),
    ("POST", "/admin/imports"): desk(ADMINISTRATOR),
    ("GET", "/admin/imports/{key}"): desk(ADMINISTRATOR, allowed=404),
    ("POST", "/admin/imports/{key}"): desk(ADMINISTRATOR, allowed=404),
    ("POST", "/admin/imports/{key}/undo"): desk(ADMINISTRATOR, allowed=404),
    ("GET", "/admin/imports/{key}/refused.csv"): desk(ADMINISTRATOR, allowed=404),
    ("GET", "/admin/snapshots"): desk(ADMINISTRATOR),
    ("POST", "/admin/snapshots"): desk(ADMINISTRATOR),
    ("GET", "/admin/incidents/{key}/redact"): desk(ADMINISTRATOR),
    ("POST", "/admin/incidents/{key}/redact"): desk(ADMINISTRATOR),
    ("GET", "/admin/registers/{kind}/{slug}/redact"): desk(ADMINISTRATOR),
    ("POST", "/admin/registers/{kind}/{slug}/redact"): desk(ADMINISTRATOR),
}


@pytest.fixture
def world(desk: Maker) -> World:
    """The atlas, filled once a test."""
    return made(desk)


def addresses() -> Iterator[tuple[str, str]]:
    """Every method and path of the product."""
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, route.path


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    every = list(addresses())

    assert sorted(set(every)) == sorted(RULES)
    assert len(every) == len(set(every))


def test_the_world_has_every_standing(world: World) -> None:
    with world.atlas.sessions.reader() as db:
        assert set(db.exec(select(Incident.standing)).all()) == set(Standing)
    assert set(world.keys) == set(INCIDENTS)


def about(path: str) -> tuple[str, ...]:
    """The incidents that an address is asked about; one where it names none."""
    if "/proposals/" in path:
        return tuple(PROPOSED)
    return INCIDENTS if "{code}" in path or ("{key}" in path and "/corrections/" not in path) else INCIDENTS[:1]


def asked(browser: Browser, method: str, address: str) -> int:
    """The status of an answer; forms ask to be shown again, which never saves."""
    if method == "GET":
        return browser.get(address).status_code
    if method == "PATCH":
        return browser.client.patch(address, json={"seen": 1}).status_code
    return browser.post(address, {"step": "show", "seen": "1"}).status_code


@pytest.mark.parametrize("who", WHO)
def test_exactly_what_is_allowed_is_answered(world: World, who: str) -> None:
    wrong, browser = [], world.browsers[who]
    for (method, path), rule in RULES.items():
        if path == "/admin/sign-out":
            continue
        for one in about(path):
            address = world.path(path, one)
            status = asked(browser, method, address)
            if status != rule(who, method, one):
                wrong.append((method, address, one, status, rule(who, method, one)))

    assert "\n".join(map(str, wrong)) == ""


@pytest.mark.parametrize("who", WHO)
def test_signing_out_is_for_who_is_signed_in(world: World, who: str) -> None:
    given = world.browsers[who].post("/admin/sign-out")

    assert given.status_code == RULES["POST", "/admin/sign-out"](who, "POST", "")
