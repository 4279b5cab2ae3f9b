"""Showing a page: a typed dataclass, its template, and what every template may use."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from functools import cache
from html import unescape
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from app import i18n
from app.domain.dates import Span, span_words
from app.domain.event_types import EventType
from app.domain.figures import range_words
from app.settings import ROOT, Settings
from app.web import links
from app.web.language import is_machine
from app.web.lines import MapChoice, choice
from app.web.links import Assets, Params


@dataclasses.dataclass(frozen=True)
class Page:
    """The base of all pages: what a template shows is exactly what its dataclass holds."""

    template: ClassVar[str]
    section: ClassVar[str] = ""
    """The entry of the header's menu that this page belongs to."""


@dataclasses.dataclass(frozen=True)
class Site:
    """What the frame around every page needs: language, addresses, settings."""

    language: str
    here: str
    query: tuple[tuple[str, str], ...]
    base: str
    assets: Assets
    settings: Settings
    map: MapChoice

    @property
    def map_switch(self) -> str:
        """This page with its map where it is left out, and without where it is not."""
        return self._in(self.language, [*self.query, self.map.switch])

    @property
    def other_language(self) -> str:
        """The language that the switch leads to."""
        return "fr" if self.language == "en" else "en"

    @property
    def other(self) -> str:
        """This page, with its query, in the other language."""
        return self._in(self.other_language, self.query)

    @property
    def again(self) -> str:
        """This page once more, with its query."""
        return self._in(self.language, self.query)

    def _in(self, language: str, query: Params) -> str:
        """This page in a language: by the prefix, or by `lang=` where programs read too."""
        if not is_machine(self.here):
            return links.page(self.here, query, language=language)
        rest = [(name, value) for name, value in query if name != "lang"]
        return links.page(self.here, rest if language == "en" else [*rest, ("lang", language)])

    def link(self, path: str, params: Params = ()) -> str:
        """A page in the reader's language."""
        return links.page(path, params, language=self.language)

    def canonical(self, language: str, asked: str) -> str:
        """The one address of this page in a language, for search engines and for sharing.

        `asked` is the query that the page says is its own, with its question mark; whatever else stands in the address
        that was asked for changes nothing here.
        """
        asked = unescape(asked).strip()
        own = parse_qsl(asked.removeprefix("?"))
        if asked:
            # A further page of a list has an address of its own, as the list itself links it.
            own += [
                (name, value) for name, value in self.query if name == "page" and value.isdecimal() and value != "1"
            ]
        return self.base + self._in(language, own)

    def picture(self, path: str) -> str:
        """The address of the picture that stands beside a link to this page; `path` may have a query."""
        address = unescape(path).strip().removesuffix("?")
        return f"{self.base}{i18n.prefix()}{address}"

    def static(self, name: str) -> str:
        """A file of ours, or `vendor/leaflet/...` of Leaflet's wheel."""
        return self.assets.address(name)


class Templates:
    """The Jinja environment and what goes with it."""

    def __init__(self, settings: Settings, assets: Assets) -> None:
        self.settings = settings
        self.assets = assets
        self.environment = _environment()

    def render(self, site: Site, page: Page) -> str:
        """The page as HTML."""
        values = {one.name: getattr(page, one.name) for one in dataclasses.fields(page)}
        return self.environment.get_template(page.template).render(site=site, section=page.section, **values)

    def site(self, request: Request) -> Site:
        """What the frame needs to know of a request."""
        return Site(
            language=i18n.language(),
            here=request.scope["path"],
            query=tuple(request.query_params.multi_items()),
            base=base(request),
            assets=self.assets,
            settings=self.settings,
            map=choice(request.scope),
        )


def base(request: Request) -> str:
    """Scheme and host of the product's absolute addresses: as the operator set them, else as the reader asked."""
    settings: Settings = request.app.state.settings
    public = settings.public_url
    return str(public).rstrip("/") if public else f"{request.url.scheme}://{request.url.netloc}"


def show(request: Request, page: Page, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """The answer that shows a page in the request's language."""
    templates: Templates = request.app.state.templates
    body = templates.render(templates.site(request), page)
    return HTMLResponse(body, status, headers={"Content-Language": i18n.language(), **(headers or {})})


@cache
def _environment() -> Environment:
    """The same for every application of a process: it knows no settings, and reading templates takes its time."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(i18n.gettext, i18n.choose, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= FILTERS
    environment.globals["event_types"] = tuple(EventType)
    return environment


# A filter on a literal would be computed when the template is compiled, in whatever language came first; the
# context keeps it for the time of showing.
@pass_context
def _day(_: Context, value: dt.date | None, short: bool = False) -> str:
    return i18n.day(value, short=short) if value else ""


@pass_context
def _span(_: Context, row: Any) -> str:
    """The dates of an incident in words."""
    return span_words(Span(row.date_from, row.date_to, row.date_precision))


@pass_context
def _number(_: Context, value: float) -> str:
    return i18n.number(value)


@pass_context
def _range(_: Context, figure: Any) -> str:
    """A figure's low and high in words; unknown where there is none."""
    if figure is None:
        return range_words(None, None)
    return range_words(figure.low, figure.high, is_open=figure.open)


@pass_context
def _moment(_: Context, value: dt.datetime) -> str:
    return i18n.moment(value)


@pass_context
def _listing(_: Context, words: list[str]) -> str:
    return i18n.listing(list(words))


FILTERS = {
    "day": _day, "span": _span, "number": _number, "range": _range, "moment": _moment, "listing": _listing,
}  # fmt: skip
