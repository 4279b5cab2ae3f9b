"""What files say about an incident while somebody has to settle it: the newest draft, and below it those before it.

A file that says something else is laid over what waits, so that undoing its import uncovers what waited before.
"""

from collections.abc import Collection

import orjson

from app.domain.shapes import Record
from app.store import snapshot

BESIDE = "beside"
"""Marks a draft that waits and that the source of the incident did not make: a sheet's, over a dataset's record."""
_IMPORTS, _EARLIER = "imports", "earlier"
_MOST = 10
"""So many drafts of one incident are kept, and so many imports that brought the same one."""


def laid_over(waits: str, draft: str, made: int) -> str:
    """What waits once an import has brought a draft: on top of the others, unless it says what the topmost says."""
    new, stack = orjson.loads(draft), _stack(waits)
    if stack and _unmarked(stack[0]) == new:
        stack[0][_IMPORTS] = [*_imports(stack[0]), made][-_MOST:]
    else:
        stack.insert(0, {**new, _IMPORTS: [made]})
    return _written(stack[:_MOST])


def uncovered(waits: str, undone: Collection[int]) -> str:
    """What waits without the drafts that only imports brought which are taken back; empty where nothing is left.

    A draft of which nobody noted who brought it stays.
    """
    return _written([one for one in _stack(waits) if not _imports(one) or not set(_imports(one)) <= set(undone)])


def said(waits: str) -> tuple[Record, bool]:
    """The topmost draft as a record, and whether a sheet made it over a dataset's record."""
    whole = _unmarked(orjson.loads(waits))
    beside = bool(whole.pop(BESIDE, False))
    return whole, beside


def _imports(one: Record) -> list[int]:
    found: list[int] = one.get(_IMPORTS, [])
    return found


def _unmarked(one: Record) -> Record:
    return {name: value for name, value in one.items() if name not in (_IMPORTS, _EARLIER)}


def _stack(waits: str) -> list[Record]:
    """The drafts, the newest first."""
    if not waits:
        return []
    top: Record = orjson.loads(waits)
    return [{name: value for name, value in top.items() if name != _EARLIER}, *top.get(_EARLIER, [])]


def _written(stack: list[Record]) -> str:
    if not stack:
        return ""
    top, *rest = stack
    return snapshot.write({**top, _EARLIER: rest} if rest else top)
