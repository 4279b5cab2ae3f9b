"""The settings: defaults, what is refused with its line and reason, and secrets that never show."""

import os
import re
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Misconfigured
from app.settings import OSM_TILES, Settings, load

# As the list of contracts names them; others may join them.
PROMISED = {
    "database_url", "data_dir", "host", "port", "workers", "secret_key", "public_url", "trusted_proxies", "contact",
    "tile_url",
}  # fmt: skip
SECRET = "0123456789abcdef0123456789abcdef"
PASSWORD = "open sesame"

EnvFile = Callable[[str], None]


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the developer's variables nor his .env."""
    for name in [name for name in os.environ if name.upper().startswith("ATLAS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def env_file(tmp_path: Path) -> EnvFile:
    """Writes the file .env of the working folder."""

    def write(text: str) -> None:
        (tmp_path / ".env").write_text(text, encoding="utf-8")

    return write


def refusal(**given: object) -> list[str]:
    """The sentences with which the settings are refused."""
    with pytest.raises(Misconfigured) as refused:
        load(**given)
    return str(refused.value).splitlines()


def test_every_setting_that_was_promised_exists() -> None:
    assert set(Settings.model_fields) >= PROMISED


def test_the_defaults() -> None:
    settings = load()

    assert settings.model_dump() == {
        "environment": "development",
        "database_url": None,
        "read_database_urls": None,
        "data_dir": Path("data"),
        "host": "127.0.0.1",
        "port": 8000,
        "workers": 1,
        "secret_key": None,
        "public_url": None,
        "trusted_proxies": ("127.0.0.1",),
        "contact": "",
        "tile_url": OSM_TILES,
        "tile_attribution": "© OpenStreetMap contributors",
        "import_most_mb": 200,
    }
    assert settings.url == "sqlite:///data/atlas.sqlite3"
    assert settings.needs_data_dir


def test_every_setting_has_its_meaning_beside_it() -> None:
    source = (Path(__file__).parent.parent / "app" / "settings.py").read_text(encoding="utf-8")

    for name in Settings.model_fields:
        assert re.search(rf'^    {name}: [^\n]+\n    """[A-Z`][^"]+\."""', source, re.MULTILINE), name


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("environment", "production", "production"),
        ("data_dir", "/srv/a b", Path("/srv/a b")),
        ("host", "::1", "::1"),
        ("port", "8080", 8080),
        ("workers", "4", 4),
        ("contact", "atlas@example.org", "atlas@example.org"),
        ("tile_url", "https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org/{z}/{x}/{y}.png"),
        ("tile_url", "https://{s}.tiles.example.org/{z}/{x}/{y}{r}.png", None),
        ("tile_url", "off", ""),
        ("tile_attribution", "© Somebody", "© Somebody"),
        ("trusted_proxies", " 10.0.0.1 , fd00::1,, 10.1.0.0/16 ", ("10.0.0.1", "fd00::1", "10.1.0.0/16")),
    ],
)
def test_a_variable_sets_it(monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: object) -> None:
    monkeypatch.setenv("ATLAS_SECRET_KEY", SECRET)
    monkeypatch.setenv(f"ATLAS_{name.upper()}", text)

    assert getattr(load(), name) == (text if value is None else value)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_an_empty_variable_is_none_at_all(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = load()
    monkeypatch.setenv(f"ATLAS_{name.upper()}", "")

    assert load() == before


def test_what_is_given_goes_before_the_environment_and_that_before_the_file(
    monkeypatch: pytest.MonkeyPatch, env_file: EnvFile
) -> None:
    env_file("ATLAS_PORT=8001\nATLAS_HOST=127.0.0.2\nATLAS_WORKERS=2\n")
    monkeypatch.setenv("ATLAS_PORT", "8002")
    monkeypatch.setenv("ATLAS_HOST", "127.0.0.3")

    settings = load(port=8003)

    assert (settings.port, settings.host, settings.workers) == (8003, "127.0.0.3", 2)


@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_the_file_is_read_as_people_write_it(env_file: EnvFile, start: str) -> None:
    env_file(
        f"{start}ATLAS_PORT=8001\n# A comment.\n\nexport ATLAS_WORKERS='3'\natlas_host = 127.0.0.2\n"
        'ATLAS_CONTACT="Ségou, \\"the desk\\""\nATLAS_DB_PASSWORD=x\nATLAS_PUBLISH=127.0.0.1:8000\nOTHER_PORT=x\n'
    )

    settings = load()

    assert (settings.port, settings.workers, settings.host) == (8001, 3, "127.0.0.2")
    assert settings.contact == 'Ségou, "the desk"'


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("postgres://atlas:pw@db/atlas", "postgresql+psycopg://atlas:pw@db/atlas"),
        ("postgresql://atlas:pw@db:5432/atlas", "postgresql+psycopg://atlas:pw@db:5432/atlas"),
        ("postgresql+psycopg://atlas@db/atlas", "postgresql+psycopg://atlas@db/atlas"),
        ("sqlite:////srv/atlas.sqlite3", "sqlite:////srv/atlas.sqlite3"),
        ("sqlite:///atlas.sqlite3", "sqlite:///atlas.sqlite3"),
    ],
)
def test_the_address_of_the_database_names_its_driver(monkeypatch: pytest.MonkeyPatch, given: str, url: str) -> None:
    monkeypatch.setenv("ATLAS_DATABASE_URL", given)

    settings = load()

    assert settings.url == url
    assert not settings.needs_data_dir


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("port", "0", "greater than or equal to 1"),
        ("port", "65536", "less than or equal to 65535"),
        ("port", "http", "valid integer"),
        ("workers", "0", "greater than or equal to 1"),
        ("workers", "65", "less than or equal to 64"),
        ("environment", "staging", "development|production"),
        ("public_url", "atlas.example.org", "valid URL"),
        ("public_url", "ftp://atlas.example.org", "scheme"),
        ("database_url", "mysql://atlas:open%20sesame@db/atlas", "begins with postgresql://"),
        ("database_url", "postgresql+asyncpg://db/atlas", "begins with postgresql://"),
        ("database_url", "/srv/atlas.sqlite3", "begins with postgresql://"),
        ("database_url", "sqlite://", "begins with postgresql://"),
        ("database_url", "sqlite:///:memory:", "begins with postgresql://"),
        ("tile_url", "tiles.example.org/{z}/{x}/{y}.png", "begins with https://"),
        ("tile_url", "https://tiles.example.org/{z}/{x}.png", "{z}, {x} and {y}"),
        ("tile_url", "https://tiles.example.org/{z}/{x}/{y}; script-src *", "begins with https://"),
        ("data_dir", "/srv/what?", "question mark"),
    ],
)
def test_a_mistake_is_refused_with_its_name_and_reason(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, reason: str
) -> None:
    monkeypatch.setenv(f"ATLAS_{name.upper()}", text)

    (sentence,) = refusal()

    assert sentence.startswith(f"Setting ATLAS_{name.upper()}: ")
    assert reason in sentence
    assert sentence.endswith(".")
    assert text not in sentence.replace("sqlite:///", "")
    assert "sesame" not in sentence


def test_every_mistake_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["ATLAS_PORT", "ATLAS_WORKERS", "ATLAS_PUBLIC_URL"]
    for name in names:
        monkeypatch.setenv(name, "x")

    assert [sentence.split(":")[0] for sentence in refusal()] == [f"Setting {name}" for name in names]


@pytest.mark.parametrize("secret", [None, "", "short and sweet", SECRET[:31]])
def test_production_refuses_to_start_without_a_secret(monkeypatch: pytest.MonkeyPatch, secret: str | None) -> None:
    monkeypatch.setenv("ATLAS_ENVIRONMENT", "production")
    if secret is not None:
        monkeypatch.setenv("ATLAS_SECRET_KEY", secret)

    assert refusal() == ["ATLAS_SECRET_KEY must be set to at least 32 characters in production."]


def test_production_starts_with_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_ENVIRONMENT", "production")
    monkeypatch.setenv("ATLAS_SECRET_KEY", SECRET)

    assert load().environment == "production"


def test_a_mistake_in_the_file_is_told_with_its_line(env_file: EnvFile) -> None:
    env_file("# The desk's machine.\n\nATLAS_HOST=127.0.0.1\nATLAS_PORT=eight\n\n\nexport ATLAS_WORKERS=0\n")

    assert [sentence.partition(": Input")[0] for sentence in refusal()] == [
        ".env, line 4: Setting ATLAS_PORT",
        ".env, line 7: Setting ATLAS_WORKERS",
    ]


def test_a_missing_secret_is_told_with_the_line_of_the_one_that_is_too_short(env_file: EnvFile) -> None:
    env_file("ATLAS_ENVIRONMENT=production\nATLAS_SECRET_KEY=hush\n")

    assert refusal() == [".env, line 2: ATLAS_SECRET_KEY must be set to at least 32 characters in production."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ATLAS_PORT=8000\nATLAS_PROT=8001\n", ".env, line 2: there is no setting ATLAS_PROT."),
        ("\n\nATLAS_PORT 8000\n", ".env, line 3: this is not NAME=value."),
        ("ATLAS_PORT\n", ".env, line 1: this is not NAME=value."),
        ("ATLAS_PORT=8000\nATLAS_CONTACT='the desk\n", ".env, line 2: this is not NAME=value."),
    ],
)
def test_a_line_that_sets_nothing_is_a_mistake(
    env_file: EnvFile, capfd: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    env_file(text)

    assert refusal() == [sentence]
    # The library that reads the file has nothing to add.
    assert capfd.readouterr() == ("", "")


def test_the_line_is_told_only_where_the_file_is_what_counts(
    monkeypatch: pytest.MonkeyPatch, env_file: EnvFile
) -> None:
    env_file("ATLAS_PORT=8000\nATLAS_WORKERS=x\n")
    monkeypatch.setenv("ATLAS_PORT", "eight")

    told = [sentence.partition(": Input")[0] for sentence in refusal()]

    assert told == ["Setting ATLAS_PORT", ".env, line 2: Setting ATLAS_WORKERS"]
    assert refusal(workers=0)[1].startswith("Setting ATLAS_WORKERS: ")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"ATLAS_CONTACT=S\xe9gou\n")

    (sentence,) = refusal()
    assert sentence.startswith("The file .env cannot be read: ")


def test_secrets_never_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_SECRET_KEY", SECRET)
    monkeypatch.setenv("ATLAS_DATABASE_URL", f"postgresql://atlas:{PASSWORD}@db/atlas")
    settings = load()

    shown = f"{settings!r} {settings} {settings.model_dump_json()} {settings.model_dump()}"

    assert SECRET not in shown
    assert PASSWORD not in shown
    assert PASSWORD in settings.url


def test_secrets_do_not_show_in_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_SECRET_KEY", SECRET)
    monkeypatch.setenv("ATLAS_DATABASE_URL", f"nosuch://atlas:{PASSWORD}@db/atlas")

    with pytest.raises(Misconfigured) as refused:
        load()

    told = "".join(traceback.format_exception(refused.value))
    assert PASSWORD not in told
    assert SECRET not in told


def test_settings_do_not_change() -> None:
    settings = load()

    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]
