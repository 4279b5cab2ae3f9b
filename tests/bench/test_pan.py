"""How long after a pan of the map its new marks stand there, and whether the page was busy, from a browser's trace.

Run by `make bench`; it prints what it measured and asserts nothing about time.
"""

import json
import shutil
from pathlib import Path
from statistics import median
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page

from tests.bench import generator
from tests.bench.test_index import SIZES, Say, say, until_built
from tests.servers import product

__all__ = ["say"]
PANS = 20
ZOOMS = (6, 7, 9)
FAR = 300
"""So many pixels a pan goes: beyond the margin that was asked for with the view before."""
MARKED = """
const framed = (then) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = then;
  port2.postMessage(null);
});
addEventListener("DOMContentLoaded", () => {
  document.addEventListener("atlas:drawn", () => framed(() => performance.mark("shown")));
});
window.watched = () => map.on("movestart", () => performance.mark("moved"));
"""
"""New marks are shown when the frame after them was laid out, painted and handed on, not when they enter the page."""
TRACED = ["blink.user_timing", "devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"]
BUSY = 50_000
"""Microseconds: tasks that are longer keep a page from answering its reader."""


@pytest.mark.bench
@pytest.mark.parametrize("size", SIZES)
def test_pans(browser: Browser, tmp_path: Path, size: int, say: Say) -> None:
    """Twenty pans at each zoom, to and fro in steps, each to a part that was not seen before."""
    path = tmp_path / "atlas.sqlite3"
    shutil.copyfile(generator.cached(size), path)
    with product(tmp_path / "served", database_url=f"sqlite:///{path}") as server:
        with httpx2.Client(base_url=server.url, timeout=120, trust_env=False) as client:
            until_built(client)
        for zoom in ZOOMS:
            page = browser.new_page(viewport={"width": 1366, "height": 900})
            page.add_init_script(MARKED)
            browser.start_tracing(page=page, categories=TRACED)
            drawn = _pans(page, f"{server.url}/#map={zoom}/17.0/-2.0")
            found = _read(json.loads(browser.stop_tracing()))
            page.close()
            assert len(found["pans"]) == drawn == PANS
            many = [round(one) for one in sorted(found["pans"])]
            say(
                f"{size:,} incidents, zoom {zoom}: {PANS} pans, median {median(many):.0f} ms, longest {many[-1]} ms; "
                f"longest task {found['longest']:.0f} ms, {found['busy']} tasks over 50 ms"
            )


def _pans(page: Page, where: str) -> int:
    """Pan right, down, left and down again; how many pans drew new marks."""
    page.goto(where)
    page.wait_for_function("() => performance.getEntriesByName('shown').length > 0")
    page.wait_for_load_state("networkidle")
    page.evaluate("() => { watched(); performance.clearMarks('shown'); }")
    ways = [(FAR, 0), (FAR, 0), (0, FAR), (-FAR, 0), (-FAR, 0), (0, -FAR), (0, -FAR)]
    for number in range(PANS):
        right, down = ways[number % len(ways)]
        # In braces: what a function returns is copied out of the browser, and `panBy` returns the whole map.
        page.evaluate("([x, y]) => { map.panBy([x, y], { animate: false }); }", [right + number, down + number])
        page.wait_for_function("(many) => performance.getEntriesByName('shown').length > many", arg=number)
    return int(page.evaluate("() => performance.getEntriesByName('shown').length"))


def _read(trace: dict[str, Any]) -> dict[str, Any]:
    """From a trace, in milliseconds: from each move to the marks after it, and the page's tasks since the first."""
    events = sorted(trace["traceEvents"], key=lambda one: one.get("ts", 0))
    marks = [(one["name"], one["ts"], one["tid"]) for one in events if one["name"] in ("moved", "shown")]
    first = next(at for name, at, _ in marks if name == "moved")
    thread = marks[0][2]
    pans, moved = [], None
    for name, at, _ in marks:
        if name == "moved":
            moved = at if moved is None else moved
        elif moved is not None:
            pans.append((at - moved) / 1000)
            moved = None
    tasks = [
        one["dur"] for one in events
        if one["name"].endswith("RunTask") and one["tid"] == thread and one["ts"] >= first and "dur" in one
    ]  # fmt: skip
    return {"pans": pans, "longest": max(tasks, default=0) / 1000, "busy": sum(one > BUSY for one in tasks)}
