"""Takes the pictures of the product: those that the README shows, and all pages at three widths to look at.

`make screenshots` writes the README's pictures into static/img and the others into a folder that it names.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from app.settings import ROOT
from tests import servers

IMG = ROOT / "static" / "img"
README = {"screenshot": "/", "battle": "/incidents/NM-2024-0002#compared",
          "compare": "/compare?actor=csp&actor=wagner#sums-title"}  # fmt: skip
"""By the name of the picture; each is as wide as a README shows it, and smaller than 200 kB."""
README_SIZE = ViewportSize(width=1280, height=640)
PAGES = {
    "dashboard": "/",
    "filtered": "/?actor=CSP-DPA&since=2024-07-01&until=2024-10-31",
    "nothing": "/?q=nothing-of-the-kind",
    "mistakes": "/?actor=nobody&since=2024-13-45",
    "without-map": "/?map=off",
    "incidents": "/incidents",
    "battle": "/incidents/NM-2024-0002",
    "attack": "/incidents/NM-2025-0001",
    "actors": "/actors",
    "actor": "/actors/csp",
    "actor-claims": "/actors/jnim",
    "places": "/places",
    "place": "/places/tinzaouaten",
    "region": "/places/kidal-region",
    "sources": "/sources",
    "source": "/sources/kyiv-post-gold-miners",
    "compare": "/compare",
    "compared": "/compare?actor=csp&actor=jnim",
    "data": "/data",
    "about": "/about",
    "methodology": "/about/methodology",
    "licences": "/about/licences",
    "offline": "/offline",
    "interface": "/api/docs",
    "missing": "/missing",
}
WIDTHS = {360: 740, 1024: 768, 1600: 900}
SCHEMES = ("light", "dark")
LANGUAGES = {"en": "", "fr": "/fr"}


def take(page: Page, address: str, path: Path) -> None:
    """One picture of one page, once its map has its marks."""
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=path, full_page=path.parent != IMG)


def take_readme(browser: Browser, url: str) -> None:
    """The pictures that the README shows."""
    context = browser.new_context(
        viewport=README_SIZE, device_scale_factor=0.85, color_scheme="light", reduced_motion="reduce"
    )
    for name, path in README.items():
        take(context.new_page(), url + path, IMG / f"{name}.png")
    context.close()


def take_all(browser: Browser, url: str, folder: Path, wanted: set[str]) -> None:
    """Every page, or those that are wanted, in each width, scheme and language."""
    for width, height in WIDTHS.items():
        for dark in (False, True):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
            )
            for language, prefix in LANGUAGES.items():
                for name, path in PAGES.items():
                    if wanted and name not in wanted:
                        continue
                    context.clear_cookies()
                    page = context.new_page()
                    file = folder / f"{name}-{language}-{width}-{SCHEMES[dark]}.png"
                    take(page, url + (path if path.startswith("/api") else prefix + path), file)
                    page.close()
            context.close()


def main() -> None:
    """Serve the first incidents and take every picture; names of pages after the command take those alone."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-pictures-"))
    wanted = set(sys.argv[1:])
    with servers.product(folder / "data") as product, servers.chromium() as browser:
        if not wanted or "readme" in wanted:
            take_readme(browser, product.url)
        take_all(browser, product.url, folder, wanted)
    print(f"The README's pictures are in {IMG}, the others in {folder}")  # noqa: T201  # A command's last word.


if __name__ == "__main__":
    main()
