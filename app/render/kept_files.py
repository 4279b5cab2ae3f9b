"""The files of a snapshot: each made of the frozen record alone, by the code that makes the same file of a filter."""

from collections.abc import Iterator, Mapping

from app.domain.snapshots import Kept
from app.render import cff
from app.render.keeping import Writer
from app.store import frozen
from app.store.db import ReadSession


def writers(site: str) -> Mapping[str, Writer]:
    """How each file is made, by its name; `site` is where the atlas stands, without a slash at its end."""

    def citation(db: ReadSession, kept: Kept) -> Iterator[bytes]:
        yield cff.written(kept, f"{site}/data/snapshots/{kept.name}", frozen.datasets(db)).encode()

    return {"CITATION.cff": citation}
