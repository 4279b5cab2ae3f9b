"""The setting that names replicas: how it is read, what is refused, and that no password shows."""

import os
from pathlib import Path

import pytest

from app.domain.errors import Misconfigured
from app.settings import load

PRIMARY = "postgresql://atlas@db/atlas"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the developer's variables nor his .env."""
    for name in [name for name in os.environ if name.upper().startswith("ATLAS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_replicas_are_named_with_commas_or_blanks_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_DATABASE_URL", PRIMARY)
    monkeypatch.setenv("ATLAS_READ_DATABASE_URLS", " postgres://a:sesame@one/atlas,postgresql+psycopg://two/atlas  ")

    settings = load()

    assert settings.replicas == ("postgresql+psycopg://a:sesame@one/atlas", "postgresql+psycopg://two/atlas")
    assert "sesame" not in f"{settings!r} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    ("primary", "replicas", "said"),
    [
        (PRIMARY, "sqlite:////srv/copy.sqlite3", "the address of each replica begins with postgresql://."),
        (PRIMARY, "postgresql://one/atlas sesame", "the address of each replica begins with postgresql://."),
        (PRIMARY, " , ", "the address of each replica begins with postgresql://."),
        (None, "postgresql://one/atlas", "ATLAS_READ_DATABASE_URLS needs a PostgreSQL database in ATLAS_DATABASE_URL."),
    ],
)
def test_what_cannot_be_a_replica_is_refused(primary: str | None, replicas: str, said: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        load(database_url=primary, read_database_urls=replicas)

    assert str(refused.value).endswith(said)
    assert "sesame" not in str(refused.value)
