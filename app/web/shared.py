"""Pages of other sites may read what programs read here: it is public, and no cookie is heeded for it."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READ = "GET, HEAD, OPTIONS"
_ADDRESSES = ("/api", "/ogc")
_FILES = (".csv", ".geojson", ".xlsx", ".parquet", ".atom")


class SharedReading:
    """The wrapper that lets browsers hand over answers to scripts of other sites, and answers their question first.

    Writing is left to programs: a token in a page of another site would be anybody's who reads that page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not _is_shared(scope["path"]):
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope):
            await Response(status_code=204, headers=_ASKED_FIRST)(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and _only_read(scope["path"]):
            await Response(status_code=204, headers={"Allow": READ})(scope, receive, send)
            return

        async def share(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["method"] in ("GET", "HEAD"):
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = "ETag, Content-Language, Retry-After"
            await send(message)

        await self._app(scope, receive, share)


def _is_shared(path: str) -> bool:
    """Whether a machine reads this, in either language; nothing of the desk is."""
    here = path.removeprefix("/fr")
    if here.startswith("/admin"):
        return False
    return any(here == one or here.startswith(f"{one}/") for one in _ADDRESSES) or here.endswith(_FILES)


def _only_read(path: str) -> bool:
    """Whether nothing at all can be written under an address, whatever stands there."""
    return path == "/ogc" or path.startswith("/ogc/")


_ASKED_FIRST = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": READ,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
