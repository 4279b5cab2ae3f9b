"""The queue: incidents in review and proposals, for editors to decide and for contributors to follow."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.policy import Act, may
from app.store import proposals
from app.store.proposals import InReview, Proposed
from app.web.admin.frame import DeskPage, desk, show_desk
from app.web.admin.gate import SignedIn
from app.web.deps import Reading

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class ReviewPage(DeskPage):
    """What waits for an editor."""

    template: ClassVar[str] = "admin/review.html"

    decides: bool
    returned: tuple[InReview, ...]
    """Own drafts that were given back."""
    drafts: tuple[InReview, ...]
    proposed: tuple[Proposed, ...]


@router.get("/admin/review", name="review")
def review(request: Request, db: Reading, member: SignedIn) -> Response:
    """Everything that waits, longest first; contributors see what they sent themselves."""
    page = ReviewPage(
        desk=desk(request, member, "review"),
        decides=may(member.role, Act.DECIDE),
        returned=tuple(proposals.given_back(db, member)),
        drafts=tuple(proposals.in_review(db, member)),
        proposed=tuple(proposals.waiting(db, member)),
    )
    return show_desk(request, page)
