"""Datasets from the command line: listed, and said what of each readers may see."""

from app.domain.policy import Byline
from app.domain.registers import DatasetDraft
from app.domain.vocabulary import UserRole
from app.store import registers
from app.store.db import Sessions
from tests.cli.conftest import Desk

BY = Byline("Somebody", UserRole.ADMINISTRATOR, "New.")


def with_dataset(desk: Desk) -> None:
    """A database with a dataset of which nothing may be passed on."""
    assert desk.atlas("migrate").returncode == 0
    sessions = Sessions(f"sqlite:///{desk.database}")
    with sessions.writer() as db:
        registers.add_datasets(db, [DatasetDraft(slug="foreign", name="A Foreign Dataset", released="2024")], BY)
        db.commit()
    sessions.dispose()


def test_a_setting_holds_until_another_is_given(desk: Desk) -> None:
    with_dataset(desk)

    before = desk.atlas("dataset", "list")
    done = desk.atlas("dataset", "republish", "foreign", "figures", "--reason", "Their new terms.")
    again = desk.atlas("dataset", "republish", "foreign", "figures")
    after = desk.atlas("dataset", "list")

    assert before.stdout == "foreign  nothing  A Foreign Dataset 2024  (0 of 0 incidents published)\n"
    assert (done.returncode, done.stdout) == (
        0,
        "A Foreign Dataset: Its figures, without its texts. (0 incidents)\n",
    ), done.stderr
    assert again.stdout == "A Foreign Dataset: that is how it is already.\n"
    assert after.stdout.startswith("foreign  figures  ")


def test_what_is_no_dataset_or_no_setting_is_told_in_a_sentence(desk: Desk) -> None:
    with_dataset(desk)

    stranger = desk.atlas("dataset", "republish", "none-such", "all")
    other = desk.atlas("dataset", "republish", "foreign", "some")

    assert (stranger.returncode, stranger.stderr) == (2, "No dataset is known as “none-such”.\n")
    assert other.returncode == 2
    assert desk.atlas("dataset", "list").stdout.startswith("foreign  nothing  ")


def test_an_atlas_without_datasets_says_so(desk: Desk) -> None:
    assert desk.atlas("dataset", "list").stdout.startswith("There is no dataset yet.")
