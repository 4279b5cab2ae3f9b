"""What changed from one version of an incident to another, in words: who says what now, and what was said before."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.domain import change_words as words
from app.domain.change_words import Change, Field, Names
from app.domain.event_types import SubEventType
from app.domain.shapes import CITED, CLAIM, INCIDENT, Record, by_key, normal
from app.domain.vocabulary import Attribution, Extent, GeoPrecision, Happened, Measure, Role, Scope, Stance, Standing
from app.i18n import N_, gettext, listing, ngettext

Path = tuple[str, ...]

_CAME = N_("Claim added: %(claim)s: %(said)s")
_WENT = N_("Claim removed: %(claim)s: %(said)s")
FIELDS = {
    "title": Field(N_("Title"), words.quoted),
    "title_fr": Field(N_("Title in French"), words.quoted),
    "summary": Field(N_("Summary"), words.quoted, long=True),
    "summary_fr": Field(N_("Summary in French"), words.quoted, long=True),
    "date": Field(N_("Date"), words.edtf_words),
    "place": Field(N_("Place"), words.named("place")),
    "region": Field(N_("Region"), words.named("place")),
    "district": Field(N_("District"), words.named("place")),
    "geo_precision": Field(N_("Precision of the place"), words.word(GeoPrecision)),
    "route": Field(N_("Route"), words.points_words),
    "happened": Field(N_("Did it happen?"), words.word(Happened)),
    "attribution": Field(N_("Who did it?"), words.word(Attribution)),
    "grade_note": Field(N_("Why graded so"), words.quoted, long=True),
    "grade_note_fr": Field(N_("Why graded so, in French"), words.quoted, long=True),
    "dataset": Field(N_("Dataset"), words.named("dataset")),
    "external_id": Field(N_("Number in the dataset"), words.as_given),
}
GIVEN = N_("Beside, from the dataset")
CLAIM_FIELDS = {
    "claimant": Field(N_("Claimant"), words.named("actor")),
    "spokesperson": Field(N_("Spokesperson"), words.quoted),
    "spokesperson_fr": Field(N_("Spokesperson in French"), words.quoted),
    "measure": Field(N_("What is claimed"), words.word(Measure)),
    "stance": Field(N_("Stance"), words.word(Stance)),
    "extent": Field(N_("Extent"), words.word(Extent)),
    "said_on": Field(N_("Said on"), words.day_words),
    "text": Field(N_("Text of the claim"), words.quoted, long=True),
    "text_fr": Field(N_("Text of the claim in French"), words.quoted, long=True),
    "superseded": Field(N_("Superseded"), words.flag_words),
}
INVOLVEMENT_FIELDS = {
    "note": Field(N_("Note"), words.quoted),
    "note_fr": Field(N_("Note in French"), words.quoted),
}
CITED_FIELDS = {
    "via": Field(N_("Through whom"), words.quoted),
    "via_fr": Field(N_("Through whom, in French"), words.quoted),
}


def changes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any], names: Names, *, public: bool = True
) -> list[Change]:
    """Every change between two drafts or snapshots of an incident; of a first version, what it came with.

    `public` leaves out what readers are not told of: the desk's working labels.
    """
    new = normal(after, INCIDENT)
    if before is None:
        return [_first(new)]
    old = normal(before, INCIDENT)
    found = [*_standing(before, after), *_fields((), old, new, FIELDS, names), *_given(old, new), *_units(old, new)]
    found += _list(("involvements",), old, new, names)
    found += _list(("claims",), old, new, names)
    found += _set("sources", gettext("Source"), old, new, lambda slug: names("source", slug))
    if not public:
        found += _set("tags", gettext("Tag"), old, new, str)
    return found


def _first(new: Record) -> Change:
    claims = ngettext("%(n)s claim", "%(n)s claims", len(new["claims"]))
    sources = ngettext("%(n)s source", "%(n)s sources", len(new["sources"]))
    sentence = gettext("Recorded with %(claims)s and %(sources)s", claims=claims, sources=sources)
    return Change((), gettext("Incident"), "", sentence, "added", sentence)


def _standing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """What snapshots keep besides the draft; drafts have none of it."""
    if "standing" not in before or "standing" not in after:
        return
    labels = [words.word(Standing)(one["standing"], _no_names) for one in (before, after)]
    if labels[0] != labels[1]:
        yield words.told(("standing",), gettext("Standing"), *labels)
    reasons = [words.quoted(one["closing_reason"]) if one.get("closing_reason") else "" for one in (before, after)]
    if reasons[0] != reasons[1]:
        yield words.told(("closing_reason",), gettext("Reason of the withdrawal"), *reasons)
    merged = [one.get("merged_into") or "" for one in (before, after)]
    if merged[0] != merged[1]:
        yield words.told(("merged_into",), gettext("Merged into"), *merged)


def _no_names(kind: str, slug: str) -> str:
    del kind
    return slug


def _fields(path: Path, old: Record, new: Record, fields: Mapping[str, Field], names: Names) -> Iterator[Change]:
    for name, field in fields.items():
        change = words.of_field((*path, name), field, old[name], new[name], names)
        if change is not None:
            yield change


def _given(old: Record, new: Record) -> Iterator[Change]:
    """What a dataset says beside, each of its own fields for itself: there are two dozen of them."""
    was, now = old["given"] or {}, new["given"] or {}
    for name in dict.fromkeys([*was, *now]):
        before, after = (words.as_given(one.get(name, "")) for one in (was, now))
        if before != after:
            yield words.under(gettext(GIVEN), words.told(("given", name), name, before, after))


def _units(old: Record, new: Record) -> Iterator[Change]:
    """The fields that only make sense together."""
    points = [words.point_words(one) for one in (old, new)]
    if points[0] != points[1]:
        yield words.told(("point",), gettext("Point on the map"), *points)
    types = [words.word(SubEventType)(one["sub_event_type"], _no_names) for one in (old, new)]
    if (old["event_type"], old["sub_event_type"]) != (new["event_type"], new["sub_event_type"]):
        yield words.told(("type",), gettext("Event type"), *types)


def _set(name: str, what: str, old: Record, new: Record, say: Callable[[str], str]) -> Iterator[Change]:
    """A change a word: what came and what went."""
    for one in new[name]:
        if one not in old[name]:
            yield words.told((name, one), what, "", say(one))
    for one in old[name]:
        if one not in new[name]:
            yield words.told((name, one), what, say(one), "")


def _list(path: Path, old: Record, new: Record, names: Names) -> Iterator[Change]:
    """The changes of a keyed list: rows that came, went or changed, and a new order of those that stayed."""
    name, shape = path[-1], INCIDENT.lists[path[-1]]
    was, now = by_key(old[name], shape, "base-"), by_key(new[name], shape, "mine-")
    row = _claim if name == "claims" else _involvement
    for key in dict.fromkeys([*was, *now]):
        if was.get(key) != now.get(key):
            yield from row((*path, *key), was.get(key), now.get(key), names)
    stayed = [key for key in was if key in now]
    if stayed != [key for key in now if key in was]:
        yield words.moved(path, gettext("Claims") if name == "claims" else gettext("Actors"))


def _involvement(path: Path, old: Record | None, new: Record | None, names: Names) -> Iterator[Change]:
    row = new or old or {}
    role = words.word(Role)(row["role"], names)
    title = gettext("%(actor)s as %(role)s", actor=names("actor", row["actor"]), role=role)
    if old is None or new is None:
        yield words.told(path, gettext("Involved"), title if new is None else "", title if old is None else "")
        return
    for change in _fields(path, old, new, INVOLVEMENT_FIELDS, names):
        yield words.under(title, change)


def _claim(path: Path, old: Record | None, new: Record | None, names: Names) -> Iterator[Change]:
    if old is None or new is None:
        row = new or old or {}
        title, said = words.claim_title(row, names), words.figures_told(row) or words.quoted(_short(row["text"]))
        sentence = gettext(_CAME if old is None else _WENT, claim=title, said=said)
        whole = "\n".join(one for one in (words.figures_told(row), row["text"]) if one)
        change = words.told(path, title, *(("", whole) if old is None else (whole, "")))
        yield replace(change, sentence=sentence, long=bool(row["text"]))
        return
    title = words.claim_title(old, names)
    yield from _figures(path, title, old, new)
    for change in (
        *_fields(path, old, new, CLAIM_FIELDS, names),
        *_about(path, old, new, names),
        *_preferred(path, old, new),
        *_printed(path, old, new, names),
    ):
        yield words.under(title, change)


def _figures(path: Path, title: str, old: Record, new: Record) -> Iterator[Change]:
    """The one change that a sentence is made of alone: it is what most readers look for."""
    unit = CLAIM.units["figures"]
    if all(old[name] == new[name] for name in unit):
        return
    said = [words.figures_told(one) for one in (old, new)]
    if said[0] == said[1]:
        said = [words.figures_told(one, exact=True) for one in (old, new)]
    # Words in the other language, or the mark of a dataset's disorder, are told as a change without its texts.
    yield words.told((*path, "figures"), title, *said, long=said[0] == said[1])


def _about(path: Path, old: Record, new: Record, names: Names) -> Iterator[Change]:
    said = [_people(one, names) for one in (old, new)]
    if said[0] != said[1]:
        yield words.told((*path, "about"), gettext("Whom it is about"), *said)


def _people(claim: Record, names: Names) -> str:
    if claim["subject"]:
        return names("actor", claim["subject"])
    scope = words.word(Scope)(claim["scope"], names)
    texts = [one for one in (claim["subject_text"], claim["subject_text_fr"]) if one]
    return f"{scope} ({listing(texts)})" if texts else scope


def _preferred(path: Path, old: Record, new: Record) -> Iterator[Change]:
    if all(old[name] == new[name] for name in CLAIM.units["preferred"]):
        return
    short = [words.flag_words(one["preferred"]) + _because(_short(one["preferred_reason"])) for one in (old, new)]
    whole = [words.flag_words(one["preferred"]) + _because(one["preferred_reason"]) for one in (old, new)]
    told = words.told((*path, "preferred"), gettext("Preferred"), *short)
    yield replace(told, before=whole[0], after=whole[1], long=short != whole)


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""


def _printed(path: Path, old: Record, new: Record, names: Names) -> Iterator[Change]:
    was, now = (by_key(one["sources"], CITED, "row-") for one in (old, new))
    for key in dict.fromkeys([*was, *now]):
        before, after = was.get(key), now.get(key)
        title = names("source", (after or before or {})["source"])
        here = (*path, "sources", *key)
        if before is None or after is None:
            yield words.told(
                here, gettext("Printed in"), title if after is None else "", title if before is None else ""
            )
        else:
            for change in _fields(here, before, after, CITED_FIELDS, names):
                yield words.under(title, change)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1].rstrip()}…"


LONGEST_QUOTE = 120
"""So much of a text stands in a sentence about it."""
