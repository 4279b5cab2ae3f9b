"""What the tests of signing in share: an editor with a password, and the form."""

from httpx2 import Response

from app.domain.vocabulary import UserRole
from app.store import accounts, passwords, sign_in
from tests.web.admin.conftest import Browser, DeskAtlas

PASSWORD = "a camel crosses the erg"


def with_password(atlas: DeskAtlas) -> DeskAtlas:
    """The atlas with an editor who has a password."""
    with atlas.sessions.writer() as db:
        account = accounts.add(db, "aminata", shown="Aminata K.", role=UserRole.EDITOR, by=None)
        sign_in.set_password(db, account, passwords.hashed(PASSWORD), by=None)
        db.commit()
    return atlas


def enter(browser: Browser, name: str = "aminata", password: str = PASSWORD, **fields: str) -> Response:
    """Send the form."""
    return browser.post("/admin/sign-in", {"name": name, "password": password, **fields})
