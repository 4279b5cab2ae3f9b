"""The sentence beside a total that says how much of it comes from a dataset."""

from app.domain.answers import FacetsAnswer
from app.domain.figures import range_words
from app.domain.vocabulary import Measure
from app.i18n import gettext, listing
from app.store.columns import hands
from app.store.db import ReadSession
from app.store.provenance import Share
from app.store.resolve import Resolved


def provenance_words(db: ReadSession, asked: Resolved, answer: FacetsAnswer) -> str:
    """Whose records the killed are counted from, in words; empty where all are from one hand."""
    figure = answer.figures.get(Measure.KILLED)
    shares = hands.shares(db, asked) if figure and figure.chosen else []
    if not figure or not figure.chosen or not shares:
        return ""
    total = range_words(figure.chosen.low, figure.chosen.high, is_open=figure.chosen.open)
    return gettext(
        "Of these %(total)s killed: %(shares)s.", total=total, shares=listing([_share(one) for one in shares])
    )


def _share(share: Share) -> str:
    killed = range_words(share.killed.low, share.killed.high, is_open=share.killed.open)
    if share.dataset:
        return gettext("%(killed)s from %(dataset)s", killed=killed, dataset=share.dataset)
    return gettext("%(killed)s from the atlas’s own record", killed=killed)
