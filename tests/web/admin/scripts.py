"""A script that writes through the interface, for tests."""

from typing import Any

from httpx2 import Response
from sqlmodel import select

from app.domain.vocabulary import UserRole
from app.models import ApiToken
from app.store import tokens
from tests.web.admin.conftest import DeskAtlas
from tests.web.pages.conftest import claim, incident

DRAFT = incident(title="Sent by a script", claims=[claim(n=5)])


class Script:
    """A script with a token."""

    def __init__(self, atlas: DeskAtlas, role: UserRole = UserRole.EDITOR, *, as_role: UserRole | None = None) -> None:
        self.client = atlas.nobody().client
        account = atlas.sign_in(role).account
        with atlas.sessions.writer() as db:
            name = f"script {len(db.exec(select(ApiToken)).all())}"
            self.secret = tokens.make(db, account, name=name, role=as_role or role)
            db.commit()
        self.headers = {"Authorization": f"Bearer {self.secret}"}

    def post(self, body: Any, **given: Any) -> Response:
        """Record something."""
        return self.client.post("/api/incidents", json=body, **{"headers": self.headers, **given})

    def patch(self, name: str, fields: dict[str, Any], *, seen: int = 1, **given: Any) -> Response:
        """Change something."""
        body = {"seen": seen, "reason": "For a test.", "set": fields}
        return self.client.patch(f"/api/incidents/{name}", json=body, **{"headers": self.headers, **given})


def new(**given: Any) -> dict[str, Any]:
    """A body that records the draft."""
    return {"reason": "Read in a paper.", "incident": {**DRAFT, **given}}
