"""One incident's citation as a file, in the formats that reference managers read."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.domain.answers import IncidentAnswer
from app.domain.errors import Gone, NotFound
from app.domain.vocabulary import Standing
from app.i18n import gettext, language
from app.render.citation import Cited, bibtex, csl_json, ris, text
from app.store import read
from app.web.deps import Reading
from app.web.html import base
from app.web.pages.results import address

router = APIRouter(include_in_schema=False)


class Format(NamedTuple):
    """One format: how it is written, its media type, and whether a browser should save it."""

    write: Callable[[Cited], str]
    media_type: str
    name: str
    saved: bool = True


FORMATS = {
    "bib": Format(bibtex, "application/x-bibtex; charset=utf-8", "BibTeX"),
    "ris": Format(ris, "application/x-research-info-systems; charset=utf-8", "RIS"),
    "csl.json": Format(csl_json, "application/vnd.citationstyles.csl+json", "CSL-JSON"),
    "txt": Format(text, "text/plain; charset=utf-8", "text", saved=False),
}


def work_of(request: Request, incident: IncidentAnswer) -> Cited:
    """The incident as something to cite, at the address where this atlas says that it stands."""
    return Cited(
        code=incident.code,
        title=incident.title,
        address=base(request) + address(f"/incidents/{incident.code}"),
        version=incident.version,
        changed=incident.updated_at.date(),
        accessed=dt.datetime.now(dt.UTC).date(),
        language=language(),
    )


def right_code(found: IncidentAnswer) -> str:
    """The code under which an incident is shown; raises Gone where it was withdrawn."""
    if found.standing is Standing.WITHDRAWN:
        words = {"code": found.code, "reason": found.closing_reason}
        raise Gone(gettext("%(code)s was withdrawn and is counted nowhere. The reason: %(reason)s", **words))
    return found.merged_into if found.standing is Standing.MERGED and found.merged_into else found.code


def moved(path: str, query: list[tuple[str, str]]) -> RedirectResponse:
    """The answer of an address that stands elsewhere now, which the next change may undo."""
    return RedirectResponse(address(path, query), 308, headers={"Cache-Control": "no-cache"})


@router.get("/incidents/{code}/citation.{kind}", name="citation")
def citation(request: Request, db: Reading, code: str, kind: str) -> Response:
    """The citation; of a merged incident that of the other one, of a withdrawn one none."""
    made = FORMATS.get(kind)
    if made is None:
        raise NotFound(gettext("There is no such file."))
    found = read.one(db, code)
    right = right_code(found)
    if code != right:
        return moved(f"/incidents/{right}/citation.{kind}", [])
    headers = {"Content-Language": language(), "Cache-Control": "no-cache"}
    if made.saved:
        headers["Content-Disposition"] = f'attachment; filename="{found.code}.{kind}"'
    return Response(made.write(work_of(request, found)), media_type=made.media_type, headers=headers)
