"""Files sent to the desk as a browser sends them, and the pages that tell what became of them."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

from httpx2 import Response
from sqlmodel import select

from app.models import Import
from tests.web.admin.conftest import Browser, DeskAtlas
from tests.web.admin.forms import fields

WHERE = "/admin/imports"
FIELDS = {"step": "save", "kind": "ucdp", "standing": "published", "reason": "A new release."}
BOUNDARY = "--------made-up-boundary"


def send(browser: Browser, data: bytes, name: str = "GEDEvent_v71_0.csv", **given: str) -> Response:
    """Bring a file by the form."""
    return browser.post(WHERE, {**FIELDS, **given}, files={"file": (name, data, "text/csv")})


def sent(browser: Browser, data: bytes, name: str = "GEDEvent_v71_0.csv", **given: str) -> tuple[str, str]:
    """Bring a file, and wait until it was read: the address of its page, and the page."""
    answer = send(browser, data, name, **given)
    assert answer.status_code == 303, answer.text[:2000]
    where = answer.headers["location"]
    return where, done(browser, where)


def done(browser: Browser, where: str) -> str:
    """The page of a file, once nothing is done with it any more."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        answer = browser.get(where)
        assert answer.status_code == 200, answer.text[:2000]
        if "data-progress" not in answer.text:
            return answer.text
        time.sleep(0.05)
    raise AssertionError("the work on the file does not end")


def decide(browser: Browser, where: str, page: str, do: str, **given: str) -> Response:
    """Press a button of the page."""
    seen = re.search(r'name="sha256" value="(\w+)"', page)
    return browser.post(where, {"step": "save", "do": do, "sha256": seen[1] if seen else "", **given})


def multipart(parts: list[tuple[str, str | None, bytes]], *, end: bool = True) -> bytes:
    """A form with files, written by hand: names, names of files if they are any, and contents."""
    body = b""
    for name, file, content in parts:
        more = f'; filename="{file}"' if file is not None else ""
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content
        body += b"\r\n"
    return body + (f"--{BOUNDARY}--\r\n".encode() if end else b"")


def by_hand(browser: Browser, body: bytes | Iterator[bytes]) -> Response:
    """Send a body that was written by hand; in pieces, it does not say how long it is."""
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return browser.client.post(WHERE, content=body, headers=headers, follow_redirects=False)


def on_disk(folder: Path) -> list[str]:
    """Everything that is kept of files, by name."""
    return sorted(one.name for one in (folder / "imports").rglob("*")) if (folder / "imports").is_dir() else []


def imports(atlas: DeskAtlas) -> list[Import]:
    """What was taken in."""
    with atlas.sessions.reader() as db:
        return list(db.exec(select(Import)).all())


def form(browser: Browser) -> dict[str, str]:
    """The form as it stands on the page."""
    return fields(browser.get(WHERE).text, WHERE)
