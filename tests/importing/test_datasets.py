"""What is known of the datasets that files hold."""

import pytest

from app.domain.vocabulary import Republish
from app.importing import datasets
from app.importing.registry import IMPORTERS, importer


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("GED_24_1_Mali.csv", "24.1"),
        ("GEDEvent_v24_1.csv", "24.1"),
        ("GEDEvent_v23_01_24_12.csv", "23.1.24"),
        ("GEDEvent_v24_0_5.csv", "24.0.5"),
        ("ged241.csv", "24.1"),
        ("ged-24.1.xlsx", "24.1"),
        ("2024-07-25-ged.csv", ""),
        ("mali.csv", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_file_tells_the_release(name: str, release: str) -> None:
    assert datasets.ucdp(name).released == release


def test_what_may_be_passed_on_follows_the_licence() -> None:
    assert datasets.ucdp().republish is Republish.ALL
    assert "CC BY" in datasets.ucdp().licence
    assert datasets.acled().republish is Republish.NOTHING


@pytest.mark.parametrize("kind", ["ucdp", "acled"])
def test_importers_are_found_by_their_kind(kind: str) -> None:
    assert kind in IMPORTERS
    made = importer(kind, name="GED_24_1_Mali.csv")
    assert made.kind == kind
    assert made.dataset is not None


def test_the_source_of_a_dataset_is_the_datasets() -> None:
    assert datasets.UCDP_SOURCE.dataset == datasets.ucdp().slug
    assert datasets.ACLED_SOURCE.dataset == datasets.acled().slug
