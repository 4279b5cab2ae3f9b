"""Editors at a running product: each has a session of their own and saves through the incident's form."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import httpx2
from sqlmodel import col, func, select

from app.domain.vocabulary import UserRole
from app.models import Account, Claim, Incident
from app.store import access
from app.store.db import Sessions
from tests.web.admin.forms import fields


@dataclass
class Editor:
    """Somebody who is signed in at a running product."""

    name: str
    client: httpx2.Client

    def open(self, key: str) -> dict[str, str]:
        """The form of an incident, as it would be sent untouched."""
        page = self.client.get(f"/admin/incidents/{key}/edit")
        if page.status_code != 200:
            raise AssertionError(f"{page.status_code}: {page.text[:300]}")
        return fields(page.text, f"/admin/incidents/{key}/edit")

    def save(self, key: str, form: dict[str, str], **changes: str) -> httpx2.Response:
        """Send the form with some fields changed."""
        sent = {**form, "reason": "A change.", **changes, "step": "save"}
        return self.client.post(f"/admin/incidents/{key}/edit", data=sent)


def small_incidents(database: str, many: int) -> list[str]:
    """The desk addresses of the incidents with the fewest claims, whose forms are quickly made."""
    sessions = Sessions(database)
    with sessions.reader() as db:
        asked = select(Incident.key).outerjoin(Claim, col(Claim.incident_id) == col(Incident.id))
        asked = asked.group_by(Incident.key).order_by(func.count(col(Claim.id)), Incident.key)
        found = list(db.exec(asked.limit(many)).all())
    sessions.dispose()
    return found


def editors(database: str, url: str, names: Iterable[str], role: UserRole = UserRole.EDITOR) -> list[Editor]:
    """People of these names, signed in; editors unless another role is given."""
    sessions, found = Sessions(database), []
    with sessions.writer() as db:
        for name in names:
            account = db.exec(select(Account).where(Account.name == name)).first()
            if account is None:
                account = Account(name=name, shown=name, role=role, created_at=dt.datetime.now(dt.UTC))
                db.add(account)
            secret = access.open_session(db, account)
            client = httpx2.Client(base_url=url, cookies={"atlas_session": secret}, trust_env=False, timeout=60)
            found.append(Editor(name, client))
        db.commit()
    sessions.dispose()
    return found
