"""The dashboard says how much of a total comes from a dataset, where more than one hand is in it."""

from pathlib import Path

from app.importing import carry
from app.store.db import WriteSession
from tests.importing.small_importer import FIRST, Small, written
from tests.web.pages.conftest import BY, Maker, claim, incident
from tests.web.pages.test_dashboard import ask


def test_a_total_says_how_much_of_it_comes_from_a_dataset(atlas: Maker, tmp_path: Path) -> None:
    def imported(db: WriteSession) -> None:
        carry.out(db, Small(), written(tmp_path / "small.csv", FIRST), BY)

    client = atlas(incident(claims=[claim(n=5)]), change=imported)

    words = ask(client, "/").one(klass="totals__provenance").words()
    assert words == "Of these 20 killed: 15 from Small dataset and 5 from the atlas’s own record."
    assert not list(ask(client, "/?dataset=small").all(klass="totals__provenance"))
    assert not list(ask(client, "/?place=Kidal&since=2024-07-01").all(klass="totals__provenance"))
