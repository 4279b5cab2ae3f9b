"""Places within a sentence, as each language says them."""

import pytest

from app.domain import areas
from app.i18n import speaking


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Tinzaouaten"], "at Tinzaouaten"),
        (["Tinzaouaten", "Kidal"], "at Tinzaouaten or Kidal"),
        (["Kidal region"], "in Kidal region"),
        (["Kidal region", "Abeibara cercle"], "in Kidal region or Abeibara cercle"),
        (["Kidal region", "Gao"], "at Kidal region or Gao"),
    ],
)
def test_areas_are_in_and_towns_are_at(names: list[str], words: str) -> None:
    assert areas.where(names) == words


def test_a_region_that_does_not_say_so_is_called_one() -> None:
    assert areas.within(["Kidal"]) == "in the region of Kidal"
    assert areas.within(["Kidal region"]) == "in Kidal region"


@pytest.mark.parametrize(
    ("name", "words"),
    [("Région de Kidal", "la région de Kidal"), ("Cercle d’Abeïbara", "le cercle d’Abeïbara"),
     ("District de Bamako", "le district de Bamako")],
)  # fmt: skip
def test_french_areas_have_their_article(name: str, words: str) -> None:
    with speaking("fr"):
        assert areas.within([name]).endswith(words)
        assert areas.where([name]).endswith(words)
