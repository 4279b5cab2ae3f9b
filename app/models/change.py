"""Changes: which incidents each version of the data touched, for those who keep a copy of what they need of them."""

from sqlmodel import Field, SQLModel


class Change(SQLModel, table=True):
    """One incident that a version of the data touched; in place of too many, or of a register, one row for them all."""

    __tablename__ = "record_change"

    id: int | None = Field(default=None, primary_key=True)
    version: int = Field(index=True)
    """The number of all changes after this one (see DataVersion.value)."""
    incident: int | None = None
    """The incident's id, without a foreign key: the row says that something happened, whatever became of it."""
    every: bool = False
    """Whether any incident may have changed."""
    withheld: bool = False
    """Whether readers may see less than before; an older copy must not be shown any more."""
