"""The page of an actor with more members than a filter may name actors."""

import pytest

from tests.web.pages.conftest import Maker, claim, incident
from tests.web.pages.test_actors import actor, ask, roles


@pytest.mark.parametrize("involved", ["army", "people"])
@pytest.mark.parametrize(("speaking", "leads"), [(3, True), (60, False)])
def test_nothing_leads_to_a_filter_that_is_refused(atlas: Maker, involved: str, speaking: int, *, leads: bool) -> None:
    many = [actor(f"a{n:03}", links=[{"to": "army", "kind": "part_of"}]) for n in range(60)]
    claims = [claim(claimant=f"a{n:03}", subject="people", n=n) for n in range(speaking)]
    told = incident(involvements=roles(**{involved: "side_a"}), claims=claims)
    client = atlas(told, actors=[actor("army"), actor("people", "civilians"), *many])

    page = ask(client, "/actors/army?include=members")

    assert "It makes claims about 1 incident." in page.words()
    filtered = [one.attributes["href"] for one in page.all("a") if "claimant=" in one.attributes["href"]]
    assert bool(filtered) is leads
    for address in filtered:
        assert "1 incident" in ask(client, address).words()
