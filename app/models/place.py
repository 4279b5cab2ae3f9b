"""Places: towns, districts, regions and countries, with every spelling."""

from typing import Optional

from sqlmodel import Field, Relationship, SQLModel

from app.domain.vocabulary import PlaceKind
from app.models.types import Words


class Place(SQLModel, table=True):
    """One place; `region` and `district` are labels (places themselves), not geometry."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=120)
    name: str = Field(max_length=300)
    name_fr: str = Field(default="", max_length=300)
    kind: PlaceKind = Field(sa_type=Words(PlaceKind), index=True)
    latitude: float | None = None
    longitude: float | None = None
    region_id: int | None = Field(default=None, foreign_key="place.id", index=True)
    district_id: int | None = Field(default=None, foreign_key="place.id", index=True)
    country: str = Field(default="ML", max_length=2)
    geonames_id: int | None = None
    note: str = ""
    note_fr: str = ""
    listed: bool = True
    """Whether it is public by itself; else it becomes so with the first published incident that names it."""
    merged_into_id: int | None = Field(default=None, foreign_key="place.id")
    """The record that this one was found to be the same as; whatever pointed here points there."""
    version: int = 0

    names: list["PlaceName"] = Relationship(
        back_populates="place",
        sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "PlaceName.id"},
    )
    region: Optional["Place"] = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Place.region_id", "remote_side": "Place.id"}
    )
    district: Optional["Place"] = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Place.district_id", "remote_side": "Place.id"}
    )
    merged_into: Optional["Place"] = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Place.merged_into_id", "remote_side": "Place.id"}
    )


class PlaceName(SQLModel, table=True):
    """A spelling of a place, who spells it so, and its folded form for finding it."""

    __tablename__ = "place_name"

    id: int | None = Field(default=None, primary_key=True)
    place_id: int | None = Field(default=None, foreign_key="place.id", index=True)
    name: str = Field(max_length=300)
    folded: str = Field(index=True)
    language: str = Field(default="", max_length=20)
    origin: str = Field(default="", max_length=300)

    place: Place = Relationship(back_populates="names")
