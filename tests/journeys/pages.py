"""One address of every kind of page, for what has to hold of all of them."""

import pytest
from playwright.sync_api import Browser

from tests.servers import Product

PAGES = (
    "/", "/?actor=csp&tally=preferred", "/?actor=Nobody&since=2024-13-45&happened=perhaps", "/?q=zzz", "/?map=off",
    "/incidents", "/incidents?q=zzz", "/incidents/{battle}", "/incidents/{route}", "/incidents/{battle}?map=off",
    "/incidents/{battle}/correct", "/incidents/{battle}/history", "/incidents/{battle}?as_of=yesterday",
    "/actors", "/actors/csp", "/actors/csp/history", "/actors/jnim", "/places", "/places/tinzaouaten", "/places/segou",
    "/places/kidal-region", "/sources", "/sources/kyiv-post-gold-miners", "/compare",
    "/compare?actor=csp&actor=jnim", "/compare?place=kidal&place=tinzaouaten", "/data", "/about",
    "/about/methodology", "/about/licences", "/offline", "/api/docs", "/ogc/", "/ogc/api",
    "/ogc/collections/incidents/items", "/ogc/collections/incidents/items/{battle}",
    "/ogc/collections/incidents/queryables?lang=fr", "/nowhere", "/fr/", "/fr/incidents/{battle}",
    "/fr/actors/csp", "/fr/compare?actor=csp&actor=jnim", "/fr/about/methodology",
)  # fmt: skip
AGAIN = frozenset({"/incidents/{battle}?map=off", "/fr/incidents/{battle}", "/fr/actors/csp", "/fr/about/methodology"})
"""Those that differ from another in the length of their words alone: their widths matter, their structure is known."""
TITLES = {"battle": "Battle near Tinzaouaten", "route": "Nine civilians killed"}


@pytest.fixture(scope="session")
def codes(browser: Browser, live: Product) -> dict[str, str]:
    """The codes of the incidents whose pages are looked at."""
    context = browser.new_context()
    items = context.request.get(f"{live.url}/api/incidents").json()["items"]
    context.close()
    return {
        name: next(one["code"] for one in items if one["title"].startswith(title)) for name, title in TITLES.items()
    }
