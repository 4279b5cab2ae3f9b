"""Rows as a reader calls them: labels and texts in the language of the work at hand."""

from app.domain.answers import Ref
from app.i18n import gettext, language
from app.models import Actor, Dataset, Place, Source


def in_words(row: Actor | Place | Source | Dataset) -> str:
    """The label of a record of a register."""
    if isinstance(row, Source):
        publisher, title = tongue(row.publisher, row.publisher_fr), tongue(row.title, row.title_fr)
        # The colon is a message of its own, for in French a space stands before it.
        return f"{publisher}{gettext(': ')}{title}" if title else publisher
    if isinstance(row, Dataset):
        return row.name
    return tongue(row.name, row.name_fr)


def tongue(english: str, french: str) -> str:
    """The text in the reader's language; English where there is no French."""
    return french if language() == "fr" and french else english


def ref(row: Actor | Place) -> Ref:
    """The record as others name it."""
    return Ref(slug=row.slug, name=in_words(row))


def maybe_ref(row: Actor | Place | None) -> Ref | None:
    """The same, or None for none."""
    return ref(row) if row is not None else None
