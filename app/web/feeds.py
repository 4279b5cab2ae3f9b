"""The feed of a filter: what was published, changed, withdrawn and merged, with who says why."""

import datetime as dt
import hashlib
import inspect
import sys
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from app.domain.change_words import edtf_words
from app.domain.event_types import EventType
from app.domain.filter import IncidentFilter
from app.domain.sentence import description
from app.domain.vocabulary import Standing
from app.i18n import N_, gettext, language, ngettext
from app.render import atom
from app.render.atom import Entry, Feed, Link
from app.store.db import ReadSession
from app.store.named import tongue
from app.store.news import Item, newest, news, signers
from app.store.news_of_imports import Batch, batches
from app.store.public_records import PublicRecords
from app.store.resolve import Resolved, resolve
from app.store.version import public_version
from app.web import links
from app.web.deps import Reading
from app.web.html import base
from app.web.pages import history
from app.web.pages.history import Telling
from app.web.query import once, refuse

router = APIRouter(include_in_schema=False)
PATH = "/feed.atom"
USUAL, MOST = 50, 200
BEFORE_ANYTHING = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
"""The time of a feed of a record that has nothing yet."""
PUBLISHED, AGAIN = N_("Published: %(title)s"), N_("Published again: %(title)s")
CHANGED, WITHDRAWN = N_("Changed: %(title)s"), N_("Withdrawn: %(title)s")
MERGED = N_("Merged into %(code)s: %(title)s")
RIGHTS = N_("The atlas’s own record: CC BY 4.0. Records of datasets: as the site says of each.")
_WRITERS = (atom, history, sys.modules[__name__])
_EDITION = hashlib.sha256("".join(inspect.getsource(one) for one in _WRITERS).encode()).hexdigest()[:8]
"""Changes with the code that writes, so that nobody keeps what an older one wrote."""


class FeedQuery(IncidentFilter):
    """The filter, and how many entries; strangers are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    limit: Annotated[int, Field(ge=1, le=MOST, description="How many at most.")] = USUAL


@router.get(PATH, name="feed", dependencies=[Depends(once)])
def feed(request: Request, db: Reading, wanted: Annotated[FeedQuery, Query()]) -> Response:
    """The newest public versions of what the filter lets through; 304 where nothing was told since."""
    told = newest(db) or BEFORE_ANYTHING
    mark = (
        f"{_EDITION} {public_version(db)} {language()} {base(request)} {wanted.params()} {wanted.limit} {signers(db)}"
    )
    headers = {
        "ETag": f'W/"{hashlib.sha256(mark.encode()).hexdigest()[:20]}"',
        "Last-Modified": format_datetime(told.replace(tzinfo=told.tzinfo or dt.UTC).astimezone(dt.UTC), usegmt=True),
        "Cache-Control": "no-cache",
        "Content-Language": language(),
    }
    if _is_known(request, headers):
        return Response(status_code=304, headers=headers)
    asked = resolve(db, wanted)
    refuse(asked.problems)
    body = atom.atom(_feed(request, db, asked, wanted.limit, told))
    return Response(body, media_type=atom.TYPE, headers=headers)


def _is_known(request: Request, headers: dict[str, str]) -> bool:
    """Whether the caller has this already; the mark goes before the time, which knows no less than a second."""
    marks, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
    if marks is not None:
        return marks.strip() == "*" or headers["ETag"].removeprefix("W/") in marks
    try:
        return since is not None and parsedate_to_datetime(since) >= parsedate_to_datetime(headers["Last-Modified"])
    except (ValueError, TypeError):
        return False


def _feed(request: Request, db: ReadSession, asked: Resolved, limit: int, told: dt.datetime) -> Feed:
    wanted, top = asked.wanted, base(request)
    params = wanted.params()
    sized = params if limit == USUAL else [*params, ("limit", str(limit))]
    other = "fr" if language() == "en" else "en"
    name = gettext("Northern Mali Incident Atlas")
    return Feed(
        id=_tag(top, f"feed/{language()}", params),
        # How many incidents there are changes, and readers of feeds remember the title.
        title=": ".join(filter(None, [name, description(wanted, asked.label)])),
        subtitle=gettext("What was published, changed, withdrawn and merged, the newest first."),
        updated=told,
        author=name,
        site=top + links.page("/", language=language()),
        rights=gettext(RIGHTS),
        language=language(),
        links=(
            Link("self", top + links.page(PATH, sized, language=language()), atom.TYPE, language()),
            Link("alternate", top + links.page("/", params, language=language()), language=language()),
            Link("alternate", top + links.page(PATH, sized, language=other), atom.TYPE, other),
            Link("license", "https://creativecommons.org/licenses/by/4.0/"),
        ),
        entries=tuple(_newest(top, db, asked, limit)),
    )


def _tag(top: str, name: str, params: list[tuple[str, str]] | None = None) -> str:
    """An id that stays (RFC 4151): by the host, not by whether it speaks https."""
    return f"tag:{urlsplit(top).hostname},2026:{name}{'?' + urlencode(params) if params else ''}"


def _newest(top: str, db: ReadSession, asked: Resolved, limit: int) -> list[Entry]:
    """Imports and single versions by their time; an import is one entry, or the work of editors would be nowhere."""
    by_import = [(one.at, _batch(top, asked, one, db)) for one in batches(db, asked, limit=limit)]
    items = news(db, asked, limit=limit)
    singly = zip((one.now.at for one in items), _entries(top, db, items), strict=True)
    found = sorted([*singly, *by_import], key=lambda one: one[0], reverse=True)
    return [entry for _, entry in found[:limit]]


def _batch(top: str, asked: Resolved, batch: Batch, db: ReadSession) -> Entry:
    params = asked.wanted.params(**({"dataset": (batch.dataset,)} if batch.dataset else {}))
    told = Telling(db, batch.some[0], batch.stones).entry(batch.last, batch.last)
    named = [gettext("%(title)s (%(code)s)", title=one.title, code=one.code) for one in batch.some]
    rest = batch.count - len(named)
    return Entry(
        id=_tag(top, f"import/{language()}/{batch.key}/{batch.deed}", asked.wanted.params()),
        title=_of_import(batch),
        at=batch.at,
        author=told.who,
        paragraphs=tuple(filter(None, [_why(told.reason)])),
        lines=(*named, *([ngettext("and %(n)s other", "and %(n)s others", rest)] if rest else [])),
        links=(Link("alternate", top + links.page("/incidents", params, language=language()), language=language()),),
    )


def _of_import(batch: Batch) -> str:
    """What an import did, and to how many."""
    n, source = batch.count, batch.name or gettext("a sheet")
    match batch.deed:
        case "published":
            return ngettext(
                "%(n)s incident from %(source)s was published",
                "%(n)s incidents from %(source)s were published",
                n,
                source=source,
            )
        case "changed":
            return ngettext(
                "%(n)s incident from %(source)s was changed",
                "%(n)s incidents from %(source)s were changed",
                n,
                source=source,
            )
        case "withdrawn":
            return ngettext(
                "%(n)s incident from %(source)s was withdrawn",
                "%(n)s incidents from %(source)s were withdrawn",
                n,
                source=source,
            )


def _entries(top: str, db: ReadSession, items: list[Item]) -> list[Entry]:
    names = PublicRecords(db)
    names.learn(*(one.held for item in items for one in (item.now, item.before) if one is not None))
    return [_entry(top, one, Telling(db, one.subject, one.stones, names), names) for one in items]


def _entry(top: str, item: Item, telling: Telling, names: PublicRecords) -> Entry:
    now, code = item.now, item.subject.code
    found = telling.entry(now, item.before)
    kind = EventType(now.held["event_type"])
    lines, what = found.lines if item.before else (), _kind(item)
    return Entry(
        id=_tag(top, f"incident/{language()}/{code}/{now.version}"),
        title=gettext(what, title=item.subject.title, code=now.held.get("merged_into") or ""),
        at=now.at,
        author=found.who,
        paragraphs=tuple(one for one in (*_about(item, names), _why(found.reason)) if one),
        lines=tuple(one.sentence for one in lines),
        links=(
            Link("alternate", f"{top}{links.page(f'/incidents/{code}', language=language())}", language=language()),
            Link("related", f"{top}{links.page(f'/incidents/{code}/history', language=language())}"),
        ),
        category=(kind.value, kind.label),
    )


def _kind(item: Item) -> str:
    """What happened, as the beginning of a title."""
    before = item.before.standing if item.before else None
    if item.now.standing is Standing.WITHDRAWN:
        return WITHDRAWN
    if item.now.standing is Standing.MERGED:
        return MERGED
    if before is None:
        return PUBLISHED
    return CHANGED if before is Standing.PUBLISHED else AGAIN


def _about(item: Item, names: PublicRecords) -> tuple[str, ...]:
    """When, where and what, of an incident that is new; of a withdrawn one why, and of others only which it is."""
    held = item.now.held
    if item.now.standing is Standing.WITHDRAWN:
        return (held.get("closing_reason") or "",)
    if item.before is not None:
        return (gettext("Incident %(code)s", code=item.subject.code),)
    slug = held.get("place") or held.get("region")
    place = names("place", slug) if slug else ""
    where = [edtf_words(held["date"]), *([place] if place else []), item.subject.code]
    return (" · ".join(where), tongue(held.get("summary", ""), held.get("summary_fr", "")))


def _why(reason: str) -> str:
    return gettext("Why: %(reason)s", reason=reason) if reason else ""
