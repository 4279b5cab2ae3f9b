"""How many voices the sources of an incident are."""

from app.models import Source
from app.store.present import origins


def made(number: int, *, repeats: Source | None = None, dataset: int | None = None) -> Source:
    return Source(id=number, slug=f"s{number}", publisher="P", repeats=repeats, dataset_id=dataset)


def test_sources_that_repeat_one_are_one_with_it() -> None:
    first = made(1)
    echo = made(2, repeats=first)

    assert origins([first, echo, made(3, repeats=echo), made(4)]) == 2


def test_a_dataset_adds_no_voice_to_the_articles_that_it_names() -> None:
    dataset = made(1, dataset=7)

    assert origins([dataset, made(2)]) == 1
    assert origins([dataset, made(2), made(3)]) == 2
    assert origins([dataset]) == 1
    assert origins([]) == 0
