"""The pictures of links: their size, what is on them, and that nothing in the record can keep them from being drawn."""

import io
import math

import pytest
from PIL import Image

from app.domain.event_types import EventType
from app.domain.geo import BBox, Point
from app.i18n import speaking
from app.render.fan import Disc, fanned
from app.render.gather import FEW, gathered
from app.render.ground import Frame, ground, layer
from app.render.preview import MAP, PANEL, SIZE, Picture, Spot, explained, png

MALI = Frame.holding(BBox(-6.7, 13.0, 5.7, 21.2), MAP)
BATTLE = Spot(19.954, 2.967, EventType.BATTLES, 29, 99)


def drawn(picture: Picture) -> Image.Image:
    """The picture as a reader's program sees it."""
    with Image.open(io.BytesIO(png(picture))) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def near(one: tuple[int, ...], hexed: str, by: int = 24) -> bool:
    """Whether a pixel has about a colour."""
    wanted = tuple(int(hexed[n : n + 2], 16) for n in (1, 3, 5))
    return all(abs(a - b) <= by for a, b in zip(one, wanted, strict=True))


def test_it_has_the_size_that_sites_ask_for_and_weighs_little() -> None:
    made = png(Picture(MALI, (BATTLE,), "Battle near Tinzaouaten"))

    assert Image.open(io.BytesIO(made)).size == SIZE
    assert len(made) < 100_000


def test_an_incident_stands_at_its_place_in_its_colour() -> None:
    x, y = MALI.at(BATTLE.latitude, BATTLE.longitude)

    image = drawn(Picture(MALI, (BATTLE,), "Battle"))

    pixel = image.getpixel((PANEL + round(x) - 10, round(y) - 8))
    assert isinstance(pixel, tuple)
    assert near(pixel, EventType.BATTLES.colour)


def test_the_words_and_the_map_are_what_differs() -> None:
    one, other = drawn(Picture(MALI, (), "One")), drawn(Picture(MALI, (BATTLE,), "Other words"))
    words, land = (0, 0, PANEL, SIZE[1]), (PANEL + 4, 0, *SIZE)

    assert one.crop(words).tobytes() != other.crop(words).tobytes()
    assert one.crop(land).tobytes() != other.crop(land).tobytes()


def test_the_same_picture_is_the_same_file_and_french_is_another() -> None:
    picture = Picture(MALI, (BATTLE,), "Battle")

    with speaking("fr"):
        french = png(picture)

    assert png(picture) == png(picture) != french


@pytest.mark.parametrize(
    "picture",
    [
        Picture(MALI, (), ""),
        Picture(MALI, (), "كيدال", ("تين زاوتين",)),
        Picture(MALI, (), "\x00\u202e\ud83d", ("\u202e",)),
        Picture(MALI, (BATTLE,), "</script>${boom()}{{ 7*7 }}" * 40, ("x" * 500,), "y" * 500, tuple(EventType)),
        Picture(MALI, (Spot(0, 0, EventType.RIOTS), Spot(89, 179, count=100_000)), "Far away"),
        Picture(MALI, (Spot(18, 1, EventType.PROTESTS, 0, 100_000),), "Many"),
        Picture(MALI, tuple([BATTLE] * 60), "At one place", circle=(18, 1, 600), route=((18, 1), (18, 1), (19, 2))),
        Picture(Frame.around(Point(-89.9, 179.9), 9, MAP), (), "Beyond the map"),
    ],
    ids=["nothing", "arabic", "controls", "hostile", "far", "many", "crowd", "beyond"],
)
def test_whatever_stands_in_the_record_is_drawn(picture: Picture) -> None:
    assert drawn(picture).size == SIZE


def test_types_are_explained_once_and_in_their_order() -> None:
    spots = (Spot(18, 1, EventType.RIOTS), BATTLE, BATTLE, Spot(18, 1, count=4))

    assert explained(spots) == (EventType.BATTLES, EventType.RIOTS)


def test_marks_at_one_place_are_fanned_out_and_lone_ones_stay() -> None:
    discs = [Disc(100, 100, 11), Disc(100, 100, 20), Disc(104, 98, 11), Disc(400, 300, 11)]

    made = fanned(discs)

    assert made[3] == discs[3]
    assert [one.home for one in made[:3]] == [(100, 100), (100, 100), (104, 98)]
    apart = [math.dist((a.x, a.y), (b.x, b.y)) for a, b in ((made[0], made[1]), (made[1], made[2]), (made[0], made[2]))]
    assert min(apart) > 20


def test_a_crowd_is_not_fanned_over_the_whole_country() -> None:
    made = fanned([Disc(100, 100, 11)] * 60)

    assert all(math.dist((one.x, one.y), (100, 100)) < 120 for one in made)


def test_a_frame_holds_its_box_and_knows_its_scale() -> None:
    for latitude, longitude in ((13.0, -6.7), (21.2, 5.7)):
        x, y = MALI.at(latitude, longitude)
        assert -1 <= x <= MALI.width + 1
        assert -1 <= y <= MALI.height + 1
    here, there = MALI.at(18, 0), MALI.at(18, 1)
    assert MALI.pixels(105.9, 18) == pytest.approx(there[0] - here[0], rel=0.01)


def test_the_base_map_is_drawn_once_for_a_frame() -> None:
    assert ground(MALI) is ground(MALI)
    assert {one.properties["name"] for one in layer("towns")} >= {"Kidal", "Tinzaouaten", "Segou"}


def test_few_incidents_stand_singly_and_a_crowd_is_counted() -> None:
    few = tuple(Spot(18 + n / 10, 1, EventType.RIOTS) for n in range(FEW))
    crowd = (*few, *(Spot(19.9, 2.9, EventType.BATTLES, n) for n in range(40)), Spot(14, -4, count=7))

    made = gathered(crowd, MALI)

    assert gathered(few, MALI) == few
    assert sum(one.count for one in made) == sum(one.count for one in crowd)
    assert Spot(14, -4, count=7) in made
    for n, one in enumerate(made):
        for other in made[:n]:
            a, b = MALI.at(one.latitude, one.longitude), MALI.at(other.latitude, other.longitude)
            assert math.dist(a, b) >= one.radius + other.radius


def test_a_crowd_beyond_the_frame_is_not_counted_at_its_edge() -> None:
    made = gathered([Spot(60, 100, EventType.RIOTS)] * 30 + [BATTLE], MALI)

    assert made == (BATTLE,)
