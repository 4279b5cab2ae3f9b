"""Room for long answers: so many in all, a share for each address, and every place is given back."""

import pytest

from app.domain.errors import Busy
from app.web.slots import Slots


def test_all_places_together_are_so_many() -> None:
    room = Slots(most=2, each=2)
    done = room.take("a")
    room.take("b")

    with pytest.raises(Busy):
        room.take("c")
    done()

    room.take("c")


def test_one_address_has_its_share() -> None:
    room = Slots(most=8, each=2)
    first, _ = room.take("a"), room.take("a")

    with pytest.raises(Busy):
        room.take("a")
    room.take("b")
    first()

    room.take("a")
