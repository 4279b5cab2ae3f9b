"""The containers: what docker-compose.yml, the Dockerfile and .env.example promise, held against the settings.

No container is started here: the files are read as Docker reads them.
"""

import copy
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from app.domain.errors import Misconfigured
from app.settings import Settings, load
from tests.servers import ROOT

KNOWN = {f"ATLAS_{name.upper()}" for name in Settings.model_fields}
FOR_COMPOSE = {"ATLAS_DB_PASSWORD", "ATLAS_PUBLISH"}
"""What .env gives to Docker Compose, and not to the atlas."""
OWN = ("migrate", "web")
SECRETS = {"ATLAS_DB_PASSWORD": "p@ss/word:1", "ATLAS_SECRET_KEY": "0123456789abcdef0123456789abcdef"}
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?:(?P<how>:?[-?])(?P<rest>[^}]*))?\}")
SECRET_NAME = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY$")
DEMANDED = re.compile(r"\$\{\w+:\?[^}]+\}")

Compose = dict[str, Any]


@pytest.fixture(scope="module")
def compose() -> Compose:
    """The compose file, as text with its variables not yet filled in."""
    read: Compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile's last stage and of those before it, in order."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", "", re.sub(r"(?m)^#.*\n", "", text))
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in joined.splitlines() if line.strip()]


def filled(value: str, given: Mapping[str, str]) -> str:
    """A value as Compose hands it on; KeyError where a variable is demanded and missing."""

    def one(found: re.Match[str]) -> str:
        value, how = given.get(found["name"], ""), found["how"] or ""
        if not value and how.endswith("?"):
            raise KeyError(found["name"])
        return value or (found["rest"] if how.endswith("-") else "")

    return VARIABLE.sub(one, value)


def environment(compose: Compose, service: str, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of a service's container, apart from what its image sets."""
    asked: dict[str, str] = compose["services"][service].get("environment", {})
    return {name: filled(str(value), given) for name, value in asked.items()}


def unknown(compose: Compose) -> Iterator[str]:
    """ATLAS_ variables that no setting reads."""
    for name, service in compose["services"].items():
        for variable, value in service.get("environment", {}).items():
            if variable.startswith("ATLAS_") and variable not in KNOWN:
                yield f"{name}: {variable}"
            for found in VARIABLE.finditer(str(value)):
                if found["name"] not in KNOWN | FOR_COMPOSE:
                    yield f"{name}: {found['name']}"


def literal_secrets(compose: Compose) -> Iterator[str]:
    """Secrets that are written in the file, or that may stay empty."""
    for name, service in compose["services"].items():
        for variable, value in service.get("environment", {}).items():
            if SECRET_NAME.search(variable) and not DEMANDED.fullmatch(str(value)):
                yield f"{name}: {variable}"
            if re.search(r"//[^/@]*:[^/@]*@", str(value)):
                yield f"{name}: {variable} holds a password"


def unprotected(service: Compose) -> Iterator[str]:
    """Which of the protections that every container of ours has is missing."""
    if service.get("read_only") is not True:
        yield "read_only"
    if "/tmp" not in service.get("tmpfs", []):  # noqa: S108  # The container's, not this machine's.
        yield "tmpfs"
    if service.get("cap_drop") != ["ALL"]:
        yield "cap_drop"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "no-new-privileges"
    if service.get("user", "0").partition(":")[0] in {"", "0", "root"}:
        yield "user"


def test_three_services_and_postgresql_17(compose: Compose) -> None:
    assert set(compose["services"]) == {"db", "migrate", "web"}
    assert re.fullmatch(r"postgres:17(?:\.\d+)?(?:-\w+)?", compose["services"]["db"]["image"])


def test_every_variable_is_a_setting(compose: Compose) -> None:
    assert list(unknown(compose)) == []


def test_every_setting_can_be_given(compose: Compose) -> None:
    # The data folder is for SQLite; the image names it.
    assert KNOWN - {"ATLAS_DATA_DIR"} <= set(compose["services"]["web"]["environment"])


def test_no_secret_is_in_the_file(compose: Compose) -> None:
    assert list(literal_secrets(compose)) == []


@pytest.mark.parametrize("service", OWN)
def test_our_containers_are_protected(compose: Compose, service: str) -> None:
    assert list(unprotected(compose["services"][service])) == []
    assert "privileged" not in compose["services"][service]


def test_the_tables_are_made_before_the_start(compose: Compose) -> None:
    services = compose["services"]

    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert services["migrate"]["restart"] == "no"
    assert services["web"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["command"] == ["atlas migrate; exec atlas seed --if-empty"]


def test_health_is_checked(compose: Compose) -> None:
    services = compose["services"]

    assert "pg_isready" in services["db"]["healthcheck"]["test"]
    assert services["web"]["healthcheck"]["test"][:2] == ["CMD", "python"]
    assert ":8000/readyz" in services["web"]["healthcheck"]["test"][-1]


def test_only_this_machine_reaches_it_unless_told_otherwise(compose: Compose) -> None:
    services = compose["services"]

    assert [filled(port, {}) for port in services["web"]["ports"]] == ["127.0.0.1:8000:8000"]
    assert "ports" not in services["db"]
    assert services["db"]["networks"] == ["inside"]
    assert compose["networks"]["inside"] == {"internal": True}
    assert "database:/var/lib/postgresql/data" in services["db"]["volumes"]


@pytest.mark.parametrize("service", OWN)
def test_the_settings_of_a_container_are_valid(compose: Compose, service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _loaded(environment(compose, service, SECRETS), monkeypatch)

    assert settings.environment == "production"
    assert settings.url == "postgresql+psycopg://atlas@db:5432/atlas"
    assert environment(compose, service, SECRETS)["PGPASSWORD"] == SECRETS["ATLAS_DB_PASSWORD"]


def test_the_web_container_has_several_workers(compose: Compose, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _loaded(environment(compose, "web", SECRETS), monkeypatch)

    assert settings.workers > 1
    assert (settings.host, settings.port) == ("0.0.0.0", 8000)  # noqa: S104  # Inside the container.


@pytest.mark.parametrize("missing", SECRETS)
def test_nothing_starts_without_a_secret(compose: Compose, missing: str) -> None:
    given = {name: value for name, value in SECRETS.items() if name != missing}

    with pytest.raises(KeyError, match=missing):
        environment(compose, "web", given)


@pytest.mark.parametrize("secret", ["", "short"])
def test_production_refuses_a_weak_secret(compose: Compose, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = environment(compose, "web", SECRETS) | {"ATLAS_SECRET_KEY": secret}

    with pytest.raises(Misconfigured, match="ATLAS_SECRET_KEY"):
        _loaded(given, monkeypatch)


def _loaded(given: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in [name for name in os.environ if name.startswith("ATLAS_")]:
        monkeypatch.delenv(name)
    # Where no developer's .env stands.
    monkeypatch.chdir(ROOT / "tests")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return load()


@pytest.mark.parametrize("command", ["migrate", "seed --if-empty", "serve"])
def test_the_commands_of_the_containers_exist(command: str) -> None:
    asked = [sys.executable, "-m", "app.cli", *command.split(), "--help"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_image_does_not_run_as_root(compose: Compose, dockerfile: list[tuple[str, str]]) -> None:
    last = max(number for number, (word, _) in enumerate(dockerfile) if word == "FROM")
    users = [rest for word, rest in dockerfile[last:] if word == "USER"]

    assert users == ["10001:10001"]
    assert all(compose["services"][service]["user"] == users[-1] for service in OWN)


def test_the_image_installs_what_the_lock_names(dockerfile: list[tuple[str, str]]) -> None:
    installs = [rest for word, rest in dockerfile if word == "RUN" and " install " in rest and "pip" in rest]

    assert len(installs) == 2
    assert all("--require-hashes" in one or "--no-deps --editable ." in one for one in installs)


def test_the_image_can_write_parquet(dockerfile: list[tuple[str, str]]) -> None:
    names = re.findall(r"--requirement (\S+)", " ".join(rest for word, rest in dockerfile if word == "RUN"))
    copied = " ".join(rest for word, rest in dockerfile if word == "COPY")

    assert names == ["requirements.lock", "parquet.lock"]
    assert all(name in copied and f"!{name}\n" in (ROOT / ".dockerignore").read_text("utf-8") for name in names)
    assert re.search(r"(?m)^pyarrow==", (ROOT / "parquet.lock").read_text("utf-8"))


def test_the_image_sets_only_settings(dockerfile: list[tuple[str, str]]) -> None:
    names = {name for word, rest in dockerfile if word == "ENV" for name in re.findall(r"\b(ATLAS_\w+)=", rest)}

    assert names
    assert names <= KNOWN


def test_the_example_names_every_setting_and_no_other() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert set(re.findall(r"(?m)^#?(ATLAS_\w+)=", text)) == KNOWN | FOR_COMPOSE


def test_the_example_shows_the_defaults() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(r"(?m)^#?ATLAS_(\w+)=(.+)$", text))

    for name, field in Settings.model_fields.items():
        default = ",".join(field.default) if isinstance(field.default, tuple) else field.default
        assert shown.get(name.upper(), "") == ("" if default is None else str(default)), name


@pytest.mark.parametrize(
    ("service", "variable", "value", "check"),
    [
        ("web", "ATLAS_DATABSE_URL", "sqlite://", unknown),
        ("web", "ATLAS_CONTACT", "${ATLAS_KONTACT:-}", unknown),
        ("web", "ATLAS_SECRET_KEY", "sesame", literal_secrets),
        ("web", "ATLAS_SECRET_KEY", "${ATLAS_SECRET_KEY:-sesame}", literal_secrets),
        ("db", "POSTGRES_PASSWORD", "${ATLAS_DB_PASSWORD}", literal_secrets),
        ("migrate", "ATLAS_DATABASE_URL", "postgresql://atlas:sesame@db/atlas", literal_secrets),
    ],
)
def test_the_checks_find_a_mistake(compose: Compose, service: str, variable: str, value: str, check: Any) -> None:
    wrong = copy.deepcopy(compose)
    wrong["services"][service]["environment"][variable] = value

    assert len(list(check(wrong))) == 1


@pytest.mark.parametrize("lost", ["read_only", "tmpfs", "cap_drop", "security_opt", "user"])
def test_the_check_finds_a_lost_protection(compose: Compose, lost: str) -> None:
    service = {name: value for name, value in compose["services"]["web"].items() if name != lost}

    assert len(list(unprotected(service))) == 1
