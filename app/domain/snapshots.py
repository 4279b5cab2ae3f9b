"""Snapshots of the published record: what is known of each, and what its files are called."""

import datetime as dt
import re

from pydantic import BaseModel, ConfigDict

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class KeptFile(BaseModel):
    """One file of a snapshot; `sha256` is that of its bytes."""

    model_config = ConfigDict(frozen=True)

    name: str
    size: int
    sha256: str


class Amended(BaseModel):
    """That a text was taken out of a snapshot after it was made: when, and the ground that readers are told."""

    model_config = ConfigDict(frozen=True)

    day: dt.date
    ground: str
    ground_fr: str = ""


class Kept(BaseModel):
    """One snapshot: the published record as it was on a day (UTC)."""

    model_config = ConfigDict(frozen=True)

    day: dt.date
    made_at: dt.datetime
    version: int
    """The version of the data that readers were told then."""
    incidents: int
    claims: int
    checksum: str
    """SHA-256 of the list of the files' own sums (SHA256SUMS), so that one number stands for all of them."""
    files: tuple[KeptFile, ...]
    amended: tuple[Amended, ...] = ()

    @property
    def name(self) -> str:
        """The day as it stands in addresses."""
        return self.day.isoformat()


def read_day(text: str) -> dt.date | None:
    """The day of an address; None for anything else."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def sums(files: tuple[KeptFile, ...]) -> str:
    """The text of SHA256SUMS, as `sha256sum --check` reads it."""
    return "".join(f"{one.sha256}  {one.name}\n" for one in files)
