"""What the dashboard asks at every change and every view of the map, for programs too: facets and cells."""

from collections.abc import Callable

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from app.domain.answers import Cells, FacetsAnswer
from app.store.columns import answers
from app.store.columns.held import BEHIND
from app.store.db import ReadSession
from app.store.version import public_version
from app.web.api import PROBLEMS, as_json, understood
from app.web.query import CellsParams, FacetsParams
from app.web.ready_made import MADE_AT, NOT_KEPT
from app.web.serving import reading, server
from app.web.straight import StraightRoute

router = APIRouter(prefix="/api", tags=["incidents"], route_class=StraightRoute)


@router.get("/facets", response_model=FacetsAnswer, responses=PROBLEMS)
async def facet_counts(request: Request, wanted: FacetsParams) -> Response:
    """Total, sentence, figures, timeline and facets of a filter; each facet leaves its own filter out."""
    return await _counted(request, lambda db: answers.answer(db, understood(db, wanted)))


@router.get("/cells", response_model=Cells, responses=PROBLEMS)
async def map_cells(request: Request, wanted: CellsParams) -> Response:
    """The map's marks of one view: incidents singly where they are few, cells where they crowd."""
    return await _counted(request, lambda db: answers.cells(db, understood(db, wanted), zoom=int(wanted.zoom)))


async def _counted(request: Request, count: Callable[[ReadSession], BaseModel]) -> Response:
    """What is counted with the column index, one question at a time: threads that count at once only wait for one
    another. Where the tables answer, which takes long, as many do so as there are threads.
    """
    state = request.app.state

    def work() -> Response:
        with reading(request) as db:
            answer = as_json(request, count(db))
            if server(request):
                setattr(request.state, MADE_AT, public_version(db))
            if BEHIND in db.info:
                setattr(request.state, NOT_KEPT, True)
        return answer

    return await run_sync(work, limiter=state.counting if state.columns.index else None)
