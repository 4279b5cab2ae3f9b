"""Records of the registers in tests of the desk: as the database has them, and as their forms show them."""

import re
from html import unescape
from typing import Any

from sqlmodel import select

from app.domain.vocabulary import UserRole
from tests.web.admin.conftest import Browser, DeskAtlas, Maker

ACTOR = {"name": "New Front", "kind": "rebel_group", "listed": "1", "reason": "named in the paper", "step": "save"}


def row(atlas: DeskAtlas, table: Any, slug: str) -> Any:
    """A record with what belongs to it."""
    with atlas.sessions.reader() as db:
        row = db.exec(select(table).where(table.slug == slug)).one()
        for name in ("names", "links", "merged_into", "repeats"):
            if hasattr(row, name):
                getattr(row, name)
        return row


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the page's form."""
    form = page[page.index('class="desk__form') :]
    found = {name: unescape(value) for name, value in re.findall(r'name="([\w-]+)" value="([^"]*)"', form)}
    found |= {name: unescape(v) for v, name in re.findall(r'<input value="([^"]*)"[^>]* name="([\w-]+)"', form)}
    found |= {name: unescape(text) for name, text in re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>([^<]*)<', form)}
    for name, inside in re.findall(r'<select [^>]*name="([\w-]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    for box in re.findall(r'<input type="checkbox"[^>]*>', form):
        name = re.search(r'name="([\w-]+)"', box)
        if name and " checked" in box:
            found[name[1]] = "1"
    return {name: value for name, value in found.items() if name not in ("step", "csrf")}


def editor(desk: Maker, *given: dict[str, Any]) -> tuple[DeskAtlas, Browser]:
    """An atlas, and an editor who is signed in there."""
    atlas = desk(*given)
    return atlas, atlas.sign_in(UserRole.EDITOR)


def problem(page: str, name: str) -> str:
    """What stands beside a field that could not be taken."""
    match = re.search(rf'id="p-{name}">(.*?)</div>', page, re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", match[1])).strip() if match else ""
