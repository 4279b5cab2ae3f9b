"""The edges of the record, of what may be seen alone."""

import datetime as dt

from app.domain.geo import BBox
from app.store.db import WriteSession
from app.store.extent import Extent, extent
from app.store.sight import EDITORS
from tests.store.conftest import Maker


def test_an_empty_record_has_no_edges(db: WriteSession) -> None:
    assert extent(db) == Extent(None, None, None)


def test_edges_lie_around_what_may_be_seen(registered: WriteSession, incident: Maker) -> None:
    incident(date="2024-07-25/2024-07-27", place="tinzaouaten")
    incident(date="2023", place="segou")
    incident(date="2024-09-17", geo_precision="country")
    incident(date="2030-01-01", latitude=-80.0, longitude=170.0, standing="draft")

    seen = extent(registered)

    assert seen.box
    assert seen.box == BBox(-6.27, 13.43, 2.967, 19.954)
    assert (seen.first, seen.last) == (dt.date(2023, 1, 1), dt.date(2024, 9, 17))
    assert extent(registered, see=EDITORS).last == dt.date(2030, 1, 1)
