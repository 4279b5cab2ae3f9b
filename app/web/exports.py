"""The current filter as files: the incidents that match and their claims, streamed from one state of the database.

A file is counted, described and written inside one reading of the database, which stays open until the last byte is
sent. Where that fails, the answer breaks off without its end, so that nobody takes a part for the whole.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import ConfigDict, Field

from app.domain.filter import IncidentFilter
from app.domain.told import LICENCE_URL, Told, Where, told
from app.i18n import N_, gettext, language
from app.render import parquet, tables, xlsx
from app.render.dictionary import dictionary
from app.store import every
from app.store.db import ReadSession
from app.store.resolve import Resolved, resolve
from app.store.version import public_version
from app.web import links, slots
from app.web.errors import problem
from app.web.html import base
from app.web.language import HEAD
from app.web.query import once, refuse
from app.web.serving import reading
from app.web.streamed import Built, Streamed, folder

router = APIRouter(include_in_schema=False, dependencies=[Depends(once)])
FORMAT = "1"
"""Part of every ETag: another number makes every file new, after a change of how files are written."""
DICTIONARY = "/data/dictionary.json"
CSV, GEOJSON = "text/csv; charset=utf-8", "application/geo+json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
PACKED = (XLSX, PARQUET)
"""What is compressed in itself already."""
Parts = Iterable[bytes] | Built


class FileQuery(IncidentFilter):
    """What a file takes: the filter, and no strangers."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class CsvQuery(FileQuery):
    """What CSV takes besides."""

    bom: Annotated[
        bool, Field(description="Whether the file begins with a byte order mark, as some programs want.")
    ] = False
    hxl: Annotated[bool, Field(description="Whether a row of HXL tags follows the headings.")] = False


NO_PARQUET = N_("There are no Parquet files here")
ADD_PARQUET = N_(
    "The library that writes them is not installed. Whoever runs this atlas adds it with: "
    "pip install 'northern-mali-incident-atlas[parquet]'. All other formats are there."
)
FileParams = Annotated[FileQuery, Query()]
CsvParams = Annotated[CsvQuery, Query()]


@dataclass(frozen=True, slots=True)
class Asked:
    """One file that is asked for: its table and its format."""

    kind: str
    ending: str
    media_type: str
    wanted: FileQuery
    today: dt.date


@dataclass(frozen=True, slots=True)
class Matter:
    """What a file is written from: the session that reads, the filter and what the file says of itself."""

    db: ReadSession
    found: Resolved
    incidents: int
    claims: int
    told: Told


Write = Callable[[Matter], Parts]


@router.get("/incidents.csv", name="incidents_csv")
def incidents_csv(request: Request, wanted: CsvParams) -> Response:
    """One row an incident."""

    def write(of: Matter) -> Parts:
        return tables.incidents_csv(of.db, of.found, of.told, bom=wanted.bom, hxl=wanted.hxl)

    return answer(request, _asked("incidents", "csv", CSV, wanted), write)


@router.get("/claims.csv", name="claims_csv")
def claims_csv(request: Request, wanted: CsvParams) -> Response:
    """One row a claim, of the incidents that match."""

    def write(of: Matter) -> Parts:
        return tables.claims_csv(of.db, of.found, of.told, bom=wanted.bom, hxl=wanted.hxl)

    return answer(request, _asked("claims", "csv", CSV, wanted), write)


@router.get("/incidents.geojson", name="incidents_geojson")
def incidents_geojson(request: Request, wanted: FileParams) -> Response:
    """A collection of features, for maps."""

    def write(of: Matter) -> Parts:
        return tables.incidents_geojson(of.db, of.found, of.told)

    return answer(request, _asked("incidents", "geojson", GEOJSON, wanted), write)


@router.get("/incidents.xlsx", name="incidents_xlsx")
def incidents_xlsx(request: Request, wanted: FileParams) -> Response:
    """A workbook with sheets of incidents, claims, sources and terms."""

    def write(of: Matter) -> Parts:
        xlsx.insist_on_a_wait(of.incidents)
        xlsx.insist(of.incidents, of.claims)
        rows, room = every.every_row(of.db, of.found), folder(request.app.state.settings)
        return Built(lambda file: xlsx.write(of.told, rows, file, room), room)

    return answer(request, _asked("incidents", "xlsx", XLSX, wanted), write)


@router.get("/incidents.parquet", name="incidents_parquet")
def incidents_parquet(request: Request, wanted: FileParams) -> Response:
    """GeoParquet, where the library for it is installed."""
    if not parquet.AVAILABLE:
        return problem(request, 501, gettext(NO_PARQUET), gettext(ADD_PARQUET))

    def write(of: Matter) -> Parts:
        rows, room = every.every_row(of.db, of.found), folder(request.app.state.settings)
        return Built(lambda file: parquet.write(of.told, rows, file), room)

    return answer(request, _asked("incidents", "parquet", PARQUET, wanted), write)


def _asked(kind: str, ending: str, media_type: str, wanted: FileQuery) -> Asked:
    return Asked(kind, ending, media_type, wanted, dt.datetime.now(dt.UTC).date())


def answer(request: Request, asked: Asked, write: Write) -> Response:
    """The file, 304 where the caller has it, or the headers alone; raises Unreadable for names that are not known."""
    with ExitStack() as kept:
        db = kept.enter_context(reading(request))
        headers = _headers(request, asked, public_version(db))
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        found = resolve(db, asked.wanted)
        refuse(found.problems)
        if request.scope.get(HEAD):
            return Response(media_type=asked.media_type, headers=headers)
        kept.callback(slots.take(request))
        parts = write(_matter(request, db, found, asked))
        if not isinstance(parts, Built):
            return Streamed(parts, media_type=asked.media_type, headers=headers, close=kept.pop_all().close)
    headers["Content-Length"] = str(parts.size)
    return Streamed(parts, media_type=asked.media_type, headers=headers, close=parts.close)


def _matter(request: Request, db: ReadSession, found: Resolved, asked: Asked) -> Matter:
    # Counting claims takes longer than anything else before the first byte, and few files say how many there are.
    incidents = every.count(db, found)
    claims = every.count_claims(db, found) if asked.kind == "claims" or asked.ending == "xlsx" else 0
    where = Where(
        page=base(request) + links.page("/incidents", found.wanted.params(), language=language()),
        dictionary=base(request) + links.page(DICTIONARY, language=language()),
    )
    words = told(
        asked.kind, found.wanted, found.label, incidents=incidents, today=asked.today, where=where,
        records=claims if asked.kind == "claims" else incidents,
    )  # fmt: skip
    return Matter(db, found, incidents, claims, words)


def _headers(request: Request, asked: Asked, version: int) -> dict[str, str]:
    parts = (FORMAT, asked.kind, asked.ending, version, language(), asked.today, base(request), asked.wanted)
    mark = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:20]
    name = f"northern-mali-{asked.kind}-{asked.today.isoformat()}.{asked.ending}"
    described = links.page(DICTIONARY, language=language())
    return {
        "ETag": f'W/"{mark}"',
        "Cache-Control": "no-cache",
        "Content-Language": language(),
        "Content-Disposition": f'attachment; filename="{name}"',
        "Link": f'<{LICENCE_URL}>; rel="license", <{described}>; rel="describedby"; type="application/json"',
    }


@router.get(DICTIONARY, name="dictionary")
def data_dictionary(request: Request) -> Response:
    """The columns of both tables, for programs."""
    top = base(request) + links.page("", language=language())
    body = orjson.dumps(dictionary(top), option=orjson.OPT_INDENT_2)
    headers = {"ETag": f'W/"{hashlib.sha256(body).hexdigest()[:20]}"', "Cache-Control": "no-cache"}
    headers["Content-Language"] = language()
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
