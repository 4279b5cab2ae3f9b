"""The articles that a row of UCDP rests on."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from app.importing.ucdp_articles import articles
from tests.importing.ucdp_files import one


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ('"A,1971-03-02,B"', [("A", dt.date(1971, 3, 2), "B")]),
        (
            '"Tea, and Guns,1971-03-02,He said: "no"";"B,1971-03-03,C; D"',
            [("Tea, and Guns", dt.date(1971, 3, 2), 'He said: "no"'), ("B", dt.date(1971, 3, 3), "C; D")],
        ),
        (
            '"A,1971-03-02,Two\n lines" ; "A,1971-03-02,"',
            [("A", dt.date(1971, 3, 2), "Two lines"), ("A", dt.date(1971, 3, 2), "")],
        ),
        ('"A,,No day"', [("A", None, "No day")]),
        ('"A,1971-02-30,No such day"', [("A", None, "No such day")]),
        ('",1971-03-02,Nobody"', [("Cited by UCDP", dt.date(1971, 3, 2), "Nobody")]),
        ('"no parts"', [("Cited by UCDP", None, "no parts")]),
        ("Wire 2/3-71, \"Title\", 4", [("Cited by UCDP", None, 'Wire 2/3-71, "Title", 4')]),
        ('"A,1971-03-02,B";"A,1971-03-02,B";""', [("A", dt.date(1971, 3, 2), "B")]),
    ],
)  # fmt: skip
def test_office_date_and_headline_are_told_apart(text: str, found: list[Any]) -> None:
    assert [(one.publisher, one.published_on, one.title) for one in articles(text)] == found


def test_an_article_has_one_short_name_wherever_it_is_named() -> None:
    here, there = articles('"Ünited Wire,1971-03-02,B"'), articles('"C,1971-03-02,D";"Ünited Wire,1971-03-02,B"')

    assert here[0] == there[1]
    assert here[0].slug.startswith("united-wire-1971-03-02-")
    assert there[0].slug != there[1].slug
    assert not here[0].listed
    assert here[0].dataset is None


def test_a_long_headline_is_cut_and_a_long_office_still_has_a_short_name() -> None:
    (made,) = articles(f'"{"office " * 60},1971-03-02,{"head " * 100}"')

    assert len(made.slug) <= 120
    assert len(made.title) == len(made.publisher) == 300


def test_claims_rest_on_the_dataset_and_the_incident_on_the_articles_too(tmp_path: Path) -> None:
    draft = one(tmp_path)
    assert draft.incident is not None

    dataset, first, second = draft.sources
    assert dataset.dataset == "ucdp-ged"
    assert draft.incident.sources == (dataset.slug, first.slug, second.slug)
    assert {cited.source for claim in draft.incident.claims for cited in claim.sources} == {dataset.slug}
    assert (first.publisher, second.publisher) == ("The Made-Up Times", "Invented Wire, North")


@pytest.mark.parametrize("offices", [(), ("A",), ("A", "A"), ("A", "B")])
def test_a_record_is_one_voice_however_many_publishers_it_names(tmp_path: Path, offices: tuple[str, ...]) -> None:
    text = ";".join(f'"{office},1971-03-0{day},x"' for day, office in enumerate(offices, start=1))
    draft = one(tmp_path, source_article=text)

    assert draft.incident is not None
    assert draft.incident.happened == "single_source"
    assert "independent" in draft.incident.grade_note
