"""The application: wiring only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CapacityLimiter
from fastapi import FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from app.render.keeping import Keeper
from app.render.kept_files import writers
from app.settings import ROOT, Settings, load
from app.store.columns import held
from app.store.columns.held import Held
from app.store.db import Sessions
from app.store.settled import settle
from app.store.watch import Watch
from app.web import (
    api,
    api_writes,
    counted,
    docs,
    embed,
    errors,
    exports,
    feeds,
    files,
    health,
    mapfile,
    offline,
    onefile,
    sharing,
    sitemaps,
    snapshot_files,
)
from app.web.admin import alike as desk_alike
from app.web.admin import bulk as desk_bulk
from app.web.admin import card as desk_card
from app.web.admin import (
    care,
    datasets,
    desk,
    imports,
    imports_done,
    imports_page,
    imports_places,
    incident_form,
    log,
    me,
    proposal,
    redact,
    register_form,
    register_merge,
    registers,
    review,
    sign_in,
    unsettled,
    users,
    welcome,
)
from app.web.admin import corrections as desk_corrections
from app.web.admin import matches as desk_matches
from app.web.admin import snapshots as desk_snapshots
from app.web.admin.hashing import HASHING
from app.web.admin.imports_work import Works
from app.web.fresh import FreshPages
from app.web.html import Templates
from app.web.language import Languages
from app.web.limits import BodyLimit
from app.web.lines import SlowLines
from app.web.links import Assets
from app.web.noted import NotedUse
from app.web.ogc import collections as ogc_collections
from app.web.ogc import items as ogc_items
from app.web.ogc import landing as ogc
from app.web.pages import (
    about,
    actor,
    actors,
    citations,
    compare,
    correct,
    dashboard,
    data,
    differences,
    history,
    incident,
    incidents,
    licences,
    methodology,
    place,
    places,
    snapshots,
    source,
    sources,
)
from app.web.pages import offline as offline_page
from app.web.ready_made import ReadyMade
from app.web.security import SecurityHeaders
from app.web.shared import SharedReading
from app.web.slots import Slots
from app.web.vendor import vendor_dirs

ROUTERS = (
    health.router, files.router, mapfile.router, docs.router, counted.router, api.router, dashboard.router,
    incidents.router,
    api_writes.router, exports.router,
    incident.router, citations.router, history.router, correct.router,
    actors.router, actor.router, places.router, place.router, sources.router, source.router, compare.router,
    about.router,
    methodology.router, licences.router, data.router,
    snapshots.router, differences.router, snapshot_files.router,
    sharing.router, sitemaps.router, feeds.router, onefile.router, embed.router,
    ogc.router, ogc_collections.router, ogc_items.router, ogc.after,
    offline.router, offline_page.router,
    sign_in.router, me.router, users.router, welcome.router,
    desk.router, incident_form.router, desk_card.router, review.router, proposal.router, desk_corrections.router,
    desk_alike.router, desk_matches.router, desk_bulk.router,
    registers.router, register_form.router, register_merge.router, care.router, log.router, redact.router,
    desk_snapshots.router, imports.router, imports_page.router, imports_done.router, datasets.router, unsettled.router,
)  # fmt: skip


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application for some settings; those of the environment unless others are given."""
    settings = settings or load()
    app = FastAPI(
        title="Northern Mali Incident Atlas",
        summary="Who said what about armed incidents in northern Mali, where, and how sure.",
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    _equip(app, settings)
    for router in ROUTERS:
        app.include_router(router)
    errors.install(app)
    app.add_middleware(NotedUse)
    app.add_middleware(FreshPages)
    packed = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *exports.PACKED)
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=6, exclude_content_types=packed)
    app.add_middleware(SlowLines)
    app.add_middleware(BodyLimit, files={imports_places.WHERE: imports.most_bytes(settings)})
    app.add_middleware(Languages)
    app.add_middleware(SharedReading)
    app.add_middleware(SecurityHeaders, tile_url=settings.tile_url)
    app.add_middleware(ReadyMade, version=app.state.watch.version)
    return app


def served() -> FastAPI:
    """The application of a process that serves nothing else: what it is made of stays until the process ends."""
    app = create_app()
    settle()
    return app


def _equip(app: FastAPI, settings: Settings) -> None:
    """What the requests of one process share."""
    assets = Assets({**{f"vendor/{name}": path for name, path in vendor_dirs().items()}, "": ROOT / "static"})
    app.state.settings = settings
    app.state.assets = assets
    app.state.templates = Templates(settings, assets)
    app.state.sessions = Sessions(settings.url, key=settings.key, replicas=settings.replicas)
    app.state.columns = Held(app.state.sessions)
    app.state.sessions.carried[held.KEY] = app.state.columns
    app.state.counting = CapacityLimiter(1)
    app.state.hashing = CapacityLimiter(HASHING)
    app.state.turns = CapacityLimiter(app.state.sessions.turns)
    app.state.keeper = Keeper(settings.data_dir, writers(settings.address))
    app.state.pictures = sharing.Kept()
    app.state.works = Works()
    app.state.exports = Slots()
    app.state.watch = Watch(app.state.sessions.watch(), is_away=app.state.sessions.is_away)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.columns.prepare()
    yield
    app.state.works.stop()
    app.state.watch.close()
    app.state.sessions.dispose()
