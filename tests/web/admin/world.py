"""A world with an incident of every standing, proposals and a reader's message, for tests of who may do what."""

from dataclasses import dataclass

from sqlmodel import select

from app.domain.accounts import Member
from app.domain.draft import IncidentDraft
from app.domain.vocabulary import UserRole
from app.models import Account, Correction, Incident, Proposal
from app.store import editing, standing, write
from app.store.db import WriteSession
from app.store.standing import Step
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.pages.conftest import BY, claim, incident

NOBODY, CONTRIBUTOR, EDITOR, ADMINISTRATOR = "nobody", "contributor", "editor", "administrator"
WHO = (NOBODY, CONTRIBUTOR, EDITOR, ADMINISTRATOR)
INCIDENTS = ("published", "withdrawn", "merged", "own draft", "own in review", "draft", "in review")
HIDDEN = ("draft", "in review", "withdrawn")
"""What contributors may not see: what is somebody else's, and what may have been changed since it was withdrawn."""
PROPOSED = {"published": "own proposal", "draft": "proposal"}
"""Proposals stand in for incidents: a contributor's own, and somebody else's."""


@dataclass
class World:
    """An atlas with an incident of every standing, and a browser for everybody."""

    atlas: DeskAtlas
    browsers: dict[str, Browser]
    keys: dict[str, str]
    codes: dict[str, str]
    proposals: dict[str, str]
    correction: str

    def path(self, path: str, about: str) -> str:
        """An address with everything filled in."""
        key = self.proposals[about] if "/proposals/" in path else self.keys[about]
        key = self.correction if "/corrections/" in path else key
        slug = {"/places": "kidal", "/sources": "paper"}.get(path[: path.find("/{")], "army")
        filled = {"{key}": key, "{code}": self.codes[about], "{slug}": slug, "{secret}": "none-such-secret",
                  "{part}": "1", "{name:path}": "css/tokens.css", "{rest:path}": "none-such"}  # fmt: skip
        filled["{kind}"] = "ris" if "citation" in path else "actors"
        for name, value in filled.items():
            path = path.replace(name, value)
        return f"{path}?kind=actor&q=army" if path == "/admin/names" else path


def made(desk: Maker) -> World:
    """The atlas, filled."""
    atlas = desk(incident(title="published"), incident(title="withdrawn"), incident(title="merged"))
    browsers = {NOBODY: atlas.nobody()}
    browsers |= {role.value: atlas.sign_in(role) for role in UserRole}
    other = atlas.sign_in(UserRole.CONTRIBUTOR, "carl")
    with atlas.sessions.writer() as db:
        proposals = _fill(db, browsers[CONTRIBUTOR].account, other.account)
        db.commit()
    with atlas.sessions.reader() as db:
        rows = {row.title: row for row in db.exec(select(Incident)).all()}
        correction = db.exec(select(Correction.key)).first() or ""
        return World(
            atlas,
            browsers,
            {name: row.key for name, row in rows.items()},
            # Who guesses the address of a draft has its key at best: it never had a code.
            {name: row.code or row.key for name, row in rows.items()},
            {name: proposals[of] for name, of in PROPOSED.items()},
            correction,
        )


def _fill(db: WriteSession, own: int, other: int) -> dict[str, str]:
    """Drafts of two contributors, a withdrawn and a merged incident, a proposal of each, and a reader's message."""
    cora, carl = _member(db, own), _member(db, other)
    for author, prefix in ((cora, "own "), (carl, "")):
        for title in ("draft", "in review"):
            draft = incident(title=f"{prefix}{title}", standing="draft", claims=[claim(n=1)])
            key = editing.create(db, author, IncidentDraft.model_validate(draft), "New.")
            if title == "in review":
                standing.send(db, author, Step(key, 1, "Please look."))
    rows = {row.title: row for row in db.exec(select(Incident)).all()}
    write.withdraw(db, rows["withdrawn"], "It did not happen.", BY, seen=1)
    write.merge(db, rows["merged"], rows["published"], BY, seen=1)
    found = {}
    for author, name in ((cora, "own proposal"), (carl, "proposal")):
        changed = IncidentDraft.model_validate({**incident(title=f"by {author.name}"), "standing": "published"})
        editing.save(db, author, rows["published"].key, changed, "Better.", seen=1)
        found[name] = db.exec(select(Proposal.key).where(Proposal.account_id == author.id)).one()
    row = rows["published"]
    db.add(Correction(incident_id=row.id or 0, version=1, text="A mistake.", created_at=row.updated_at))
    return found


def _member(db: WriteSession, number: int) -> Member:
    account = db.exec(select(Account).where(Account.id == number)).one()
    return Member(id=number, name=account.name, shown=account.shown, role=account.role)
