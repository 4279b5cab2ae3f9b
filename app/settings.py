"""Every setting of the product, with its default and its meaning."""

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Self

from dotenv.parser import Binding, parse_stream
from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.domain.errors import Misconfigured

ROOT = Path(__file__).resolve().parent.parent
"""The folder of the checkout, where templates/, static/ and migrations/ stand."""

PREFIX = "ATLAS_"
ENV_FILE = Path(".env")
"""Read from the working folder; Docker Compose reads the same file."""
FOR_COMPOSE = frozenset({"ATLAS_DB_PASSWORD", "ATLAS_PUBLISH"})
"""What stands in that file for Docker Compose alone."""

OSM_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
_DATABASE = re.compile(r"(postgres|postgresql|postgresql\+psycopg)://|sqlite:///.")
_SERVER = re.compile(r"(postgres|postgresql|postgresql\+psycopg)://.")
_SHORT = re.compile(r"^(postgres|postgresql)://")
_TILES = re.compile(r"https?://[^\s\"'<>;,]+")


# It would warn of lines that it cannot read, and go on; here they stop the start, with a sentence of our own.
logging.getLogger("dotenv.main").disabled = True


class Settings(BaseSettings):
    """Read from environment variables with the prefix ATLAS_, and from a file .env beside them."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    environment: Annotated[str, Field(pattern="^(development|production)$")] = "development"
    """`production` refuses to start without a secret key and sends cookies over HTTPS only."""
    database_url: SecretStr | None = None
    """SQLAlchemy's address of the database; empty: SQLite in the data folder. A password may stand in it."""
    read_database_urls: SecretStr | None = None
    """Addresses of streaming replicas of that database, with commas or blanks between; readers are sent to them."""
    data_dir: Path = Path("data")
    """Where the SQLite database lives; made if missing."""
    host: str = "127.0.0.1"
    """The address that the server listens on."""
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    """The port that the server listens on."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Server processes."""
    secret_key: SecretStr | None = None
    """The key of the hashes by which throttles know names and addresses again; at least 32 characters in production."""
    public_url: AnyHttpUrl | None = None
    """The address that readers use, for canonical links, feeds and citations; empty: taken from the request."""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ("127.0.0.1",)
    """Addresses of proxies whose X-Forwarded headers are believed, with commas between them."""
    contact: str = ""
    """Whom readers write to, shown on the About page: an e-mail address or a sentence."""
    tile_url: str = OSM_TILES
    """Background tiles that a reader may switch on ({z}/{x}/{y}); `off`: no such switch. Never loaded unasked."""
    tile_attribution: str = "© OpenStreetMap contributors"
    """What the map says of those tiles while they are on."""
    import_most_mb: Annotated[int, Field(ge=1, le=100_000)] = 200
    """The largest file that is taken in at the desk, in megabytes; the command line takes any."""

    @model_validator(mode="before")
    @classmethod
    def _split_proxies(cls, values: dict[str, object]) -> dict[str, object]:
        given = values.get("trusted_proxies")
        if isinstance(given, str):
            values = {
                **values,
                "trusted_proxies": tuple(one.strip() for one in given.split(",") if one.strip()),
            }
        return values

    @field_validator("data_dir")
    @classmethod
    def _fits_into_an_address(cls, given: Path) -> Path:
        if "?" in str(given):
            raise ValueError("the name of the data folder cannot hold a question mark")
        return given

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, given: SecretStr | None) -> SecretStr | None:
        address = given.get_secret_value() if given else "sqlite:///in the data folder"
        if not _DATABASE.match(address) or ":memory:" in address:
            raise ValueError("a database's address begins with postgresql:// or, for a file, with sqlite:///")
        return given

    @field_validator("read_database_urls")
    @classmethod
    def _known_replicas(cls, given: SecretStr | None) -> SecretStr | None:
        every = _several(given)
        if given and not (every and all(_SERVER.match(one) for one in every)):
            raise ValueError("the address of each replica begins with postgresql://")
        return given

    @field_validator("tile_url")
    @classmethod
    def _tiles_or_none(cls, given: str) -> str:
        # An empty variable means the default, as it does for every setting, so that Compose can hand all of them on.
        if given.strip().lower() in ("", "off"):
            return ""
        if not _TILES.fullmatch(given.strip()) or not all(part in given for part in ("{z}", "{x}", "{y}")):
            raise ValueError("the address of tiles begins with https:// and holds {z}, {x} and {y}, or it is off")
        return given.strip()

    @model_validator(mode="after")
    def _insist_on_a_secret(self) -> Self:
        if self.environment == "production":
            secret = self.secret_key.get_secret_value() if self.secret_key else ""
            if len(secret) < 32:
                raise ValueError("ATLAS_SECRET_KEY must be set to at least 32 characters in production")
        return self

    @model_validator(mode="after")
    def _replicas_of_a_server(self) -> Self:
        if self.replicas and not _SERVER.match(self.url):
            raise ValueError("ATLAS_READ_DATABASE_URLS needs a PostgreSQL database in ATLAS_DATABASE_URL")
        return self

    @property
    def url(self) -> str:
        """The database's address, SQLite in the data folder unless one is set."""
        if self.database_url:
            return _driven(self.database_url.get_secret_value())
        return f"sqlite:///{self.file}"

    @property
    def replicas(self) -> tuple[str, ...]:
        """The addresses of the database's replicas."""
        return tuple(map(_driven, _several(self.read_database_urls)))

    @property
    def address(self) -> str:
        """Where readers find the atlas, without a slash at its end, as far as the settings tell."""
        return str(self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def key(self) -> str:
        """The secret key as text; empty where none is set."""
        return self.secret_key.get_secret_value() if self.secret_key else ""

    @property
    def file(self) -> Path:
        """The SQLite database in the data folder."""
        return self.data_dir / "atlas.sqlite3"

    @property
    def needs_data_dir(self) -> bool:
        """Whether the database is a file in the data folder."""
        return self.database_url is None


def _driven(address: str) -> str:
    return _SHORT.sub("postgresql+psycopg://", address)


def _several(given: SecretStr | None) -> list[str]:
    return re.split(r"[\s,]+", given.get_secret_value().strip(" ,")) if given else []


def load(**given: object) -> Settings:
    """The settings of this process; `given` go before the environment.

    Raises Misconfigured with one line per mistake, naming the variable and never its value.
    """
    lines, problems = _env_file()
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # Pydantic checks what the environment and the caller say.
    except ValidationError as error:
        read = {name: line for name, line in lines.items() if not _set_elsewhere(name, given)}
        raise Misconfigured("\n".join([*problems, *_mistakes(error, read)])) from None
    if problems:
        raise Misconfigured("\n".join(problems))
    return settings


def _set_elsewhere(name: str, given: dict[str, object]) -> bool:
    """Whether something goes before the file .env."""
    asked = {key.upper() for key, value in os.environ.items() if value}
    return name in asked or name.removeprefix(PREFIX).lower() in given


def _env_file() -> tuple[dict[str, int], list[str]]:
    """The line of each setting in the file .env, and what is wrong with the file itself."""
    if not ENV_FILE.is_file():
        return {}, []
    try:
        with ENV_FILE.open(encoding="utf-8-sig") as file:
            bindings = list(parse_stream(file))
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"The file {ENV_FILE} cannot be read: {getattr(error, 'strerror', None) or error}."
        ) from None
    lines = {one.key.upper(): _line(one) for one in bindings if one.key}
    return lines, [f"{ENV_FILE}, line {line}: {what}." for line, what in _unusable(bindings)]


def _line(binding: Binding) -> int:
    # Empty lines before it belong to what the parser read for it.
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _unusable(bindings: list[Binding]) -> Iterator[tuple[int, str]]:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | FOR_COMPOSE
    for one in bindings:
        if one.error or (one.key and one.value is None):
            yield _line(one), "this is not NAME=value"
        elif one.key and one.key.upper().startswith(PREFIX) and one.key.upper() not in known:
            yield _line(one), f"there is no setting {one.key}"


def _mistakes(error: ValidationError, lines: dict[str, int]) -> list[str]:
    """A sentence for each mistake, with its line where it stands in the file .env."""
    told = []
    for one in error.errors(include_input=False, include_url=False):
        where = PREFIX + "_".join(str(part) for part in one["loc"]).upper()
        what = one["msg"].removeprefix("Value error, ")
        found = _NAME.search(what) if where == PREFIX else None
        line = lines.get(found[0] if found else where)
        place = f"{ENV_FILE}, line {line}: " if line else ""
        told.append(f"{place}{what}." if where == PREFIX else f"{place}Setting {where}: {what}.")
    return told


_NAME = re.compile(r"ATLAS_[A-Z_]+")
