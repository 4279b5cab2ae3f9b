"""Slow lines: the map may be left out, what has not changed is not sent again, and the worker is at its place."""

import re

import pytest
from fastapi.testclient import TestClient

WITH_MAP = ["/", "/fr/", "/places/kidal", "/incidents/NM-2024-0002"]
MAP, MAP_OFF = '<div id="map" class="map map--', '<div id="map" class="map-off"'
OFF = {"Cookie": "atlas_map=off"}


@pytest.mark.parametrize("path", WITH_MAP)
def test_a_page_leaves_its_map_out_with_all_files(client: TestClient, path: str) -> None:
    answer = client.get(path, params={"map": "off"})

    assert answer.status_code == 200
    assert MAP_OFF in answer.text
    assert MAP not in answer.text
    assert not re.search(r"leaflet|js/map|/map\.js|basemap|css/map\.css", answer.text)
    assert re.search(r'class="map-switch" href="[^"]*\?map=on"', answer.text)


@pytest.mark.parametrize("path", WITH_MAP)
def test_a_map_has_a_link_to_leave_it_out(client: TestClient, path: str) -> None:
    page = client.get(path).text

    assert MAP in page
    assert re.search(r'class="map-switch" href="[^"]*\?map=off"', page)


def test_the_choice_is_remembered_by_a_cookie_that_holds_nothing_else(client: TestClient) -> None:
    cookie = client.get("/?map=off").headers["set-cookie"]

    assert cookie.startswith("atlas_map=off;")
    assert {"HttpOnly", "Max-Age=31536000", "Path=/", "SameSite=lax"} == set(cookie.split("; ")[1:])
    assert MAP not in client.get("/places/kidal").text
    assert MAP in client.get("/?map=on").text
    assert MAP in client.get("/places/kidal").text


@pytest.mark.parametrize(
    ("address", "headers", "shown"),
    [
        ("/", {}, True),
        ("/", OFF, False),
        ("/", {"Cookie": "atlas_map=on", "Save-Data": "on"}, True),
        ("/", {"Save-Data": "on"}, False),
        ("/", {"Save-Data": "off"}, True),
        ("/?map=on", {"Save-Data": "on"}, True),
        ("/?map=on", OFF, True),
        ("/?map=on&map=off", {}, False),
        ("/?map=perhaps", {}, True),
        ("/?map=", OFF, False),
        ("/", {"Cookie": 'atlas_map="; x'}, True),
        ("/", {"Cookie": "atlas_map=perhaps"}, True),
    ],
    ids=str,
)
def test_the_address_goes_before_the_cookie_and_the_cookie_before_the_browser(
    client: TestClient, address: str, headers: dict[str, str], shown: bool
) -> None:
    answer = client.get(address, headers=headers)

    assert (MAP in answer.text) is shown
    assert {"Cookie", "Save-Data"} <= {one.strip() for one in answer.headers["vary"].split(",")}


def test_a_browser_that_saves_data_is_told_so(client: TestClient) -> None:
    assert "because your browser asks to save data" in client.get("/", headers={"Save-Data": "on"}).text
    assert "as you chose" in client.get("/", headers=OFF).text


def test_no_other_address_carries_the_choice(client: TestClient) -> None:
    page = client.get("/?actor=csp&map=off&q=50%25+%C3%A9t%C3%A9").text

    carried = [one for one in re.findall(r'(?:href|src|content)="([^"]*)"', page) if re.search(r"[?&;]map=", one)]
    assert carried == ["/?actor=csp&amp;q=50%25+%C3%A9t%C3%A9&amp;map=on"]
    assert 'value="50% été"' in page
    assert 'role="alert"' not in page


@pytest.mark.parametrize("address", ["/api/incidents?map=off", "/api/cells?map=off"])
def test_programs_are_still_refused_what_they_misspell(client: TestClient, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


def test_what_sets_a_cookie_is_for_one_reader(client: TestClient) -> None:
    assert client.get("/?map=off").headers["cache-control"] == "private, no-cache"
    assert client.get("/").headers["cache-control"] == "no-cache"


# --- Pages that have not changed --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/incidents", "/about", "/fr/actors/csp", "/offline"])
def test_a_page_that_has_not_changed_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)

    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["vary"] == first.headers["vary"].removeprefix("Accept-Encoding, ")


def test_a_page_in_another_form_is_another_page(client: TestClient) -> None:
    marks = [client.get(path, headers=headers).headers["etag"] for path, headers in
             [("/", {}), ("/fr/", {}), ("/", OFF), ("/?actor=csp", {})]]  # fmt: skip

    assert len(set(marks)) == 4


@pytest.mark.parametrize("path", ["/nowhere", "/incidents/NM-1999-0001"])
def test_a_failure_is_kept_by_nobody(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


# --- What keeps pages for reading offline ------------------------------------------------------------------------


def test_the_worker_governs_the_whole_site_and_is_never_stale(client: TestClient) -> None:
    answer = client.get("/worker.js")

    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["service-worker-allowed"] == "/"
    assert "worker-src 'self'" in answer.headers["content-security-policy"]
    assert client.get("/worker.js", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_the_version_of_the_worker_is_that_of_its_offline_page(client: TestClient) -> None:
    asked = [client.get(path).text for path in ("/worker.js", "/worker.js?v=1", "/fr/worker.js")]
    asked.append(client.get("/worker.js", headers=OFF).text)

    assert len(set(asked)) == 1
    assert re.match(r'self\.atlasVersion = "[0-9a-f]{12}";\n', asked[0])


def test_without_its_file_the_worker_is_not_found(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.offline.WORKER", "js/gone.js")

    assert client.get("/worker.js").status_code == 404


@pytest.mark.parametrize(("path", "language", "start"), [("", "en", "/"), ("/fr", "fr", "/fr/")])
def test_a_telephone_can_keep_the_atlas(client: TestClient, path: str, language: str, start: str) -> None:
    manifest = client.get(f"{path}/site.webmanifest").json()

    assert (manifest["lang"], manifest["start_url"]) == (language, start)
    assert client.get(manifest["icons"][0]["src"]).status_code == 200
    assert f'rel="manifest" href="{path}/site.webmanifest"' in client.get(f"{path}/about").text
