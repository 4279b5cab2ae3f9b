"""What the log says of what was refused: that it happened, and nothing that was typed."""

import pytest

from app.domain.vocabulary import UserRole
from tests.web.admin.conftest import DeskAtlas, Maker

SECRET = "a-secret-in-the-address"


@pytest.fixture
def atlas(desk: Maker) -> DeskAtlas:
    """An atlas of one incident."""
    return desk()


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the product has logged."""
    return [one.getMessage() for one in caplog.records if one.name == "atlas"]


def test_each_refusal_of_a_change_leaves_a_line_without_what_was_typed(
    atlas: DeskAtlas, caplog: pytest.LogCaptureFixture
) -> None:
    guest, editor = atlas.nobody(), atlas.sign_in(UserRole.EDITOR)
    typed = {"password": "typed-password", "name": "typed-name", "password_again": "x"}

    guest.post("/admin/sign-in", typed)
    guest.post("/admin/me", typed)
    editor.post("/admin/me", {**typed, "csrf": "old"})
    editor.post("/admin/users", typed)
    editor.post("/admin/me", {"do": "fly", "step": "save"})
    guest.post(f"/admin/welcome/{SECRET}", typed)
    guest.client.post("/api/incidents", json={})
    guest.client.post(f"/admin/welcome/{SECRET}", content=b"x" * 1_000_001)

    assert lines(caplog) == [
        "POST /admin/sign-in was refused with 401",
        "POST /admin/me was refused with 401",
        "POST /admin/me was refused with 403",
        "POST /admin/users was refused with 403",
        "POST /admin/me was refused with 422",
        "POST /admin/welcome/{secret} was refused with 404",
        "POST /api/incidents was refused with 401",
        "POST /admin/welcome was refused with 413",
    ]
    assert "typed" not in caplog.text
    assert SECRET not in caplog.text


def test_pages_that_are_not_there_and_changes_that_are_taken_are_no_news(
    atlas: DeskAtlas, caplog: pytest.LogCaptureFixture
) -> None:
    atlas.nobody().get("/admin/welcome/x")
    atlas.nobody().get("/nowhere")
    atlas.sign_in(UserRole.EDITOR).post("/admin/me", {"do": "name", "shown": "E.", "step": "save"})

    assert lines(caplog) == []
