"""How lists of the JSON interface go on: after a record where the order has a key, else after so many."""

import base64
import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from app.domain.errors import Unreadable
from app.store.keyset import Mark
from app.web import paging


def token_of(address: str) -> str:
    """The token in an address."""
    return parse_qs(urlsplit(address).query)["after"][0]


def made(text: str) -> str:
    """A token of a text."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "place",
    [
        0,
        7,
        123_456_789,
        *(Mark(dt.date(2024, 7, 25), f"NM-{end}") for end in ("2024-0007", "20240-0001", "2024-123456789")),
    ],
)
def test_a_token_says_its_place(place: Mark | int) -> None:
    assert paging.read(paging.write(place)) == place


@pytest.mark.parametrize(
    "token",
    ["", "nonsense", "é", made("o:-1"), made("o:x"), made("o:9999999999"), made("k:2024-13-01:NM-2024-0001"),
     made("k:2024-07-25:'"), made("k:2024-07-25:NM-2024-0001\n"), "gICA", "a" * 1000],
)  # fmt: skip
def test_a_token_that_no_list_gave_is_refused(token: str) -> None:
    with pytest.raises(Unreadable) as caught:
        paging.read(token)

    assert caught.value.parameter == "after"


@pytest.mark.parametrize(("sort", "kind"), [("newest", Mark), ("oldest", Mark), ("killed", int), ("updated", int)])
def test_every_order_holds_everything_once(client: TestClient, sort: str, kind: type[object]) -> None:
    whole = client.get("/api/incidents", params={"sort": sort}).json()
    address, found = f"/api/incidents?sort={sort}&limit=4&lang=fr", []
    while address:
        page = client.get(address).json()
        found += [one["code"] for one in page["items"]]
        address = page["next"]
        assert address is None or isinstance(paging.read(token_of(address)), kind)
        assert address is None or "lang=fr" in address

    assert found == [one["code"] for one in whole["items"]]


def test_a_token_of_former_days_is_understood_and_followed_by_one_of_today(client: TestClient) -> None:
    whole = [one["code"] for one in client.get("/api/incidents").json()["items"]]

    page = client.get("/api/incidents", params={"limit": 2, "after": made("o:3")}).json()

    assert [one["code"] for one in page["items"]] == whole[3:5]
    assert paging.read(token_of(page["next"])) == Mark(
        dt.date.fromisoformat(page["items"][-1]["date_from"]), page["items"][-1]["code"]
    )
    assert client.get("/api/incidents", params={"after": made("o:9999")}).json()["next"] is None


@pytest.mark.parametrize("address", ["/api/incidents?sort=killed&", "/api/incidents?sort=updated&", "/api/actors?"])
def test_a_place_among_records_is_none_in_another_order(client: TestClient, address: str) -> None:
    given = paging.write(Mark(dt.date(2024, 7, 25), "NM-2024-0001"))

    answer = client.get(f"{address}after={given}")

    assert (answer.status_code, answer.json()["parameter"]) == (400, "after")
