"""The ways through a list that is too long for one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.i18n import N_, gettext
from app.web.pages.results import Way, address

NO_SUCH_PAGE = N_("There is no page %(page)s of this list; this is the last one.")
LAST_PAGE = 100_000


@dataclass(frozen=True)
class Paged:
    """Which part of a list a page shows, and links to the other parts; no links where there is one page only."""

    page: int
    first: int
    last: int
    total: int
    pages: tuple[Way, ...]
    problem: str = ""


def asked_page(text: str) -> int:
    """The number that `page` asks for; the first page for whatever is no number."""
    readable = text.isascii() and text.isdigit() and len(text) <= 6
    return min(max(int(text), 1), LAST_PAGE) if readable else 1


def paged(path: str, params: Sequence[tuple[str, str]], asked: int, total: int, per_page: int) -> Paged:
    """The part that was asked for, or the last one where there are not so many."""
    last = max(1, -(-total // per_page))
    page = min(asked, last)
    near = sorted({1, last, *(n for n in range(page - 2, page + 3) if 1 <= n <= last)})
    ways = tuple(
        Way(str(n), address(path, [*params, *([("page", str(n))] if n > 1 else [])]), n == page, key=f"page-{n}")
        for n in near
    )
    return Paged(
        page=page,
        first=(page - 1) * per_page + 1,
        last=min(page * per_page, total),
        total=total,
        pages=ways if last > 1 else (),
        problem=gettext(NO_SUCH_PAGE, page=asked) if asked > last else "",
    )
