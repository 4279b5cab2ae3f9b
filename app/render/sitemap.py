"""The map of the site for search engines (sitemaps.org, version 0.9), each page with its other language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

MOST = 10_000
"""So many pages stand in one file, each in two languages: half of what the format allows, and a few megabytes."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@dataclass(frozen=True, slots=True)
class Listed:
    """One page: its address in each language, English first, and the day of its last change, where it is known."""

    addresses: tuple[tuple[str, str], ...]
    changed: str = ""


def urlset(pages: Iterable[Listed]) -> str:
    """A file of pages."""
    return f"{_HEAD}<urlset {_SPACE} {_LINKS}>\n{''.join(_entries(pages))}</urlset>\n"


def index(addresses: Iterable[str]) -> str:
    """A file of such files."""
    parts = "".join(f"<sitemap><loc>{escape(one)}</loc></sitemap>\n" for one in addresses)
    return f"{_HEAD}<sitemapindex {_SPACE}>\n{parts}</sitemapindex>\n"


def _entries(pages: Iterable[Listed]) -> Iterator[str]:
    for page in pages:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{_quoted(address)}"/>'
            for language, address in page.addresses
        )
        changed = f"<lastmod>{page.changed}</lastmod>" if page.changed else ""
        for _, address in page.addresses:
            yield f"<url><loc>{escape(address)}</loc>{changed}{others}</url>\n"


def _quoted(address: str) -> str:
    return escape(address, {'"': "&quot;"})
