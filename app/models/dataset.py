"""Datasets: collections of records made by others, and what of them may be passed on."""

from sqlmodel import Field, SQLModel

from app.domain.vocabulary import Republish
from app.models.types import Words


class Dataset(SQLModel, table=True):
    """A dataset; incidents that came from it carry its id and their id in it."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=120)
    name: str = Field(max_length=300)
    licence: str = Field(default="", max_length=300)
    republish: Republish = Field(sa_type=Words(Republish))
    released: str = Field(default="", max_length=60, nullable=True)
    """The version of it that the atlas holds, such as 24.1."""
    citation: str = Field(default="", max_length=2000, nullable=True)
    """How its makers ask to be cited."""
    url: str | None = Field(default=None, max_length=2000)
    version: int = 0
