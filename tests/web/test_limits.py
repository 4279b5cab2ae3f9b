"""A body over the limit is refused with a sentence, whether it says its length or not."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.web.limits import MOST_BYTES


def _pieces(many: int) -> Iterator[bytes]:
    for _ in range(many):
        yield b"a=" + b"x" * 9_998


@pytest.mark.parametrize("path", ["/admin/sign-out", "/fr/admin/sign-out", "/api/incidents"])
@pytest.mark.parametrize("in_pieces", [False, True])
def test_a_body_that_is_too_large_is_refused(client: TestClient, path: str, in_pieces: bool) -> None:
    body = _pieces(MOST_BYTES // 10_000 + 1) if in_pieces else b"a=" + b"x" * MOST_BYTES
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = client.post(path, content=body, headers=headers, follow_redirects=False)

    assert answer.status_code == 413
    assert ("mégaoctet" if path.startswith("/fr") else "megabyte") in answer.text


def test_a_body_within_the_limit_passes(client: TestClient) -> None:
    answer = client.post("/admin/sign-out", content=b"a=" + b"x" * 900_000, follow_redirects=False)

    assert answer.status_code != 413
