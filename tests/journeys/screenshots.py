"""Takes the pictures of the product: the one that the README shows, and all pages at three widths to look at.

`make screenshots` writes the README's picture into static/img and the others into a folder that it names.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from app.settings import ROOT
from tests import servers

README = ROOT / "static" / "img" / "screenshot.png"
PAGES = {
    "dashboard": "/",
    "filtered": "/?actor=CSP-DPA&since=2024-07-01&until=2024-10-31",
    "nothing": "/?q=nothing-of-the-kind",
    "mistakes": "/?actor=nobody&since=2024-13-45",
    "incidents": "/incidents",
    "battle": "/incidents/NM-2024-0002",
    "actors": "/actors",
    "actor": "/actors/csp",
    "places": "/places",
    "place": "/places/tinzaouaten",
    "sources": "/sources",
    "about": "/about",
    "missing": "/missing",
}
WIDTHS = {360: 740, 1024: 768, 1600: 900}
SCHEMES = ("light", "dark")
LANGUAGES = {"en": "", "fr": "/fr"}


def take(browser: Browser, address: str, path: Path, width: int, scheme: str) -> None:
    """One picture of one page, once its map has its marks."""
    dark = scheme == "dark"
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=path, full_page=path != README)
    context.close()


def main() -> None:
    """Serve the first incidents and take every picture."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-pictures-"))
    with servers.product(folder / "data") as product, servers.chromium() as browser:
        take(browser, product.url + "/", README, 1600, "light")
        for name, path in PAGES.items():
            for language, prefix in LANGUAGES.items():
                for width in WIDTHS:
                    for scheme in SCHEMES:
                        file = folder / f"{name}-{language}-{width}-{scheme}.png"
                        take(browser, product.url + prefix + path, file, width, scheme)
    print(f"The README's picture is {README}, the others are in {folder}")  # noqa: T201  # A command's last word.


if __name__ == "__main__":
    main()
