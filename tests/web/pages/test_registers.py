"""The pages of the registers: places, actors, sources, and what the atlas says about itself."""

import pytest
from fastapi.testclient import TestClient

from tests.web.pages.conftest import Maker
from tests.web.pages.reading import Element, read


def ask(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return read(answer.text)


@pytest.mark.parametrize("address", ["/places/atlantis", "/actors/nobody", "/places/%3Cscript%3E", "/nowhere"])
def test_what_is_not_there_is_told(client: TestClient, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert "To all incidents" in read(answer.text).words()


@pytest.mark.parametrize("address", ["/places", "/actors", "/sources", "/incidents", "/"])
def test_an_empty_atlas_says_so_on_every_list(atlas: Maker, address: str) -> None:
    page = ask(atlas(actors=[], places=[], sources=[]), address)

    assert " yet." in page.words()
