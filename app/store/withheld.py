"""Texts that may not be passed on: what stands for them where a dataset lets only its figures be shown.

Whoever shows a text of an incident asks here, so that a text is left out because nobody said that it may be read.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.dates import Span, span_words
from app.domain.vocabulary import Republish
from app.i18n import gettext, speaking
from app.models import Claim, Incident, Involvement
from app.store.named import in_words, tongue
from app.store.sight import PUBLIC, Sight

BARE: Mapping[type, Mapping[str, Any]] = {
    Incident: {
        **dict.fromkeys(("title", "title_fr", "summary", "summary_fr", "search_text"), ""),
        **dict.fromkeys(("grade_note", "grade_note_fr", "closing_reason"), ""),
        "given": {},
    },
    Involvement: dict.fromkeys(("note", "note_fr"), ""),
    Claim: dict.fromkeys(
        ("spokesperson", "spokesperson_fr", "subject_text", "subject_text_fr", "wording", "wording_fr", "text",
         "text_fr", "preferred_reason", "preferred_reason_fr"), "",
    ),
}  # fmt: skip
"""The columns of texts, each with what stands in it where they are withheld."""
_KEPT = frozenset({
    "code", "standing", "merged_into", "published_at", "shown", "event_type", "sub_event_type", "geo_precision",
    "happened", "attribution", "date", "place", "region", "district", "latitude", "longitude", "route", "dataset",
    "external_id",
})  # fmt: skip
"""What of a snapshot may be told: what is added to snapshots later has to be named here to be shown."""
_KEPT_OF_CLAIM = frozenset({
    "id", "claimant", "subject", "measure", "stance", "scope", "extent", "low", "best", "high", "said_on", "superseded",
    "preferred", "inconsistent_at_source",
})  # fmt: skip
_KEPT_OF_INVOLVEMENT = frozenset({"actor", "role"})


def withheld(row: Incident, see: Sight = PUBLIC) -> bool:
    """Whether the incident's texts and sources are not for whoever sees so much."""
    return not see.restricted and row.dataset is not None and row.dataset.republish is not Republish.ALL


def title(row: Incident, see: Sight = PUBLIC) -> str:
    """What the incident is called in the reader's language: by its title, or by what happened where and when."""
    return plain_title(row) if withheld(row, see) else tongue(row.title, row.title_fr)


def plain_title(row: Incident) -> str:
    """A title that only the figures make: the event type, the place as far as it is known, the date."""
    place = row.place or row.district or row.region
    words = [
        row.event_type.label,
        *([in_words(place)] if place else []),
        span_words(Span(row.date_from, row.date_to, row.date_precision)),
    ]
    return gettext(", ").join(words)


def titles(row: Incident, see: Sight = PUBLIC) -> dict[str, str]:
    """The title in every language, by the names of its columns."""
    if not withheld(row, see):
        return {"title": row.title, "title_fr": row.title_fr}
    made = {}
    for name, wanted in (("title", "en"), ("title_fr", "fr")):
        with speaking(wanted):
            made[name] = plain_title(row)
    return made


def without_texts(held: Mapping[str, Any]) -> dict[str, Any]:
    """A snapshot of an incident, or a draft of it, with nothing in it but figures."""
    return {
        **_only(held, _KEPT),
        "claims": [_only(one, _KEPT_OF_CLAIM) for one in held.get("claims") or () if _counts(one)],
        "involvements": [_only(one, _KEPT_OF_INVOLVEMENT) for one in held.get("involvements") or ()],
    }


def _counts(claim: Mapping[str, Any]) -> bool:
    """Whether anything is left of the claim without its words."""
    return any(claim.get(name) is not None for name in ("low", "best", "high"))


def _only(held: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: held[name] for name in names if name in held}
