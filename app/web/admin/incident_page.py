"""The page of an incident's form: its fields, what is wrong with them, what may be meant, and what the claims give."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import Request
from wtforms import Field, FieldList, Form

from app.domain.accounts import Member
from app.domain.figures import figure_words
from app.domain.vocabulary import Measure, Stance
from app.i18n import N_, gettext
from app.render.map import BASEMAP, words
from app.store.corrections import Received
from app.store.editing import Opened
from app.store.pickers import Found
from app.web.admin.form_rows import Values
from app.web.admin.frame import DeskPage, desk
from app.web.admin.incident_fields import ROW_NAMES, IncidentForm
from app.web.admin.incident_names import Names
from app.web.admin.incident_preview import MeasurePreview, preview
from app.web.admin.incident_rules import COUNTS, count
from app.web.admin.incident_typed import date_said
from app.web.admin.sheet_rules import Problems

REASON_READ = N_("Reason, which readers see in the history")
LONGEST_HEAD = 80
FEW = 2
"""So many claims are shown whole together; more of them are folded."""


@dataclass(frozen=True)
class Told:
    """One thing that is wrong: where, in words, with the anchor of the field."""

    href: str
    label: str
    sentence: str


@dataclass(frozen=True)
class FormPage(DeskPage):
    """The form; without `opened` it is that of a new incident."""

    template: ClassVar[str] = "admin/incident_form.html"

    opened: Opened | None
    correction: Received | None
    """What a reader wrote, where the form was opened for that."""
    proposes: bool
    action: str
    form: Form
    problems: Problems
    summary: tuple[Told, ...]
    offers: Mapping[str, tuple[Found, ...]]
    focus: str
    said: str
    """What the date comes to."""
    point: Found | None
    """The place, whose point counts where the incident has none of its own."""
    preview: tuple[MeasurePreview, ...]
    heads: tuple[str, ...]
    """Each claim in a line."""
    open_rows: frozenset[str]
    """The claims that are shown whole."""
    row_names: Mapping[str, str]
    map_words: Mapping[str, str]
    basemap: tuple[str, ...]


def page(
    request: Request,
    member: Member,
    opened: Opened | None,
    values: Values,
    *,
    names: Names,
    correction: Received | None = None,
    proposes: bool = False,
    focus: str = "",
) -> FormPage:
    """The page that shows the values again, with everything that is to be said of them."""
    form = IncidentForm(data=values)
    if opened and opened.code:
        # Whatever was published once has a code, and a history that everybody reads.
        form.reason.label.text = REASON_READ
    place = names.meant("place", values["place"]) if values["place"] else []
    return FormPage(
        desk=desk(request, member, "desk" if opened else "new"),
        opened=opened,
        correction=correction,
        proposes=proposes,
        action=f"/admin/incidents/{opened.key}/edit" if opened else "/admin/incidents/new",
        form=form,
        problems=names.problems,
        summary=tuple(_summary(form, names.problems)),
        offers=names.offers,
        focus=focus,
        said=date_said(values),
        point=place[0] if len(place) == 1 else None,
        preview=preview(values, names),
        heads=tuple(_head(row) for row in values["claims"]),
        open_rows=frozenset(_open_rows(values, names, focus)),
        row_names={name: gettext(words) for name, words in ROW_NAMES.items()},
        map_words=_map_words(),
        basemap=BASEMAP,
    )


def _head(row: Values) -> str:
    """Who says what about whom, and how much, as far as it was typed."""
    low, best, high = (count(row[name], name, Problems()) for name in COUNTS)
    figure = figure_words(low, best, high) or row["wording"]
    stance = next((one.label for one in Stance if one.value == row["stance"]), "")
    measure = next((one.label for one in Measure if one.value == row["measure"]), "")
    if not (row["claimant"] or row["text"]):
        return ""
    about = [one for one in (measure, row["subject"] or row["subject_text"], figure) if one]
    if not figure and row["text"]:
        about.append(textwrap.shorten(row["text"], LONGEST_HEAD, placeholder=" …"))
    return f"{row['claimant']} {stance}{gettext(': ')}{' · '.join(about)}"


def _open_rows(values: Values, names: Names, focus: str) -> Iterator[str]:
    """Claims that are new, asked about or wrong; all of them where they are few."""
    looked_at = [*names.problems.by_field, *names.offers, focus.partition("-")[2] if "-claims-" in focus else focus]
    for n, row in enumerate(values["claims"]):
        name = f"claims-{n}"
        asked = any(one == name or one.startswith(f"{name}-") for one in looked_at)
        if asked or not row["id"] or len(values["claims"]) <= FEW:
            yield name


def _map_words() -> dict[str, str]:
    known = words()
    return {
        **{name: known[name] for name in ("zoom_in", "zoom_out", "base", "north", "south", "east", "west")},
        "label": gettext("Map: click it to set the point, or move it with the arrow keys and press Enter"),
        "marker": gettext("The point of the incident; the arrow keys move it"),
    }


def _summary(form: Form, problems: Problems) -> Iterator[Told]:
    """Every problem in the order of the form; those that belong to no field come first."""
    known = dict(_labels(form))
    for name in sorted(problems.by_field, key=lambda one: list(known).index(one) if one in known else -1):
        label, href = known.get(name, ("", ""))
        for sentence in problems.at(name):
            yield Told(href, label, sentence)


def _labels(form: Form, above: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    """Field by field what it is called, with the row that it stands in, and its anchor."""
    every: list[Field] = list(form)
    for one in every:
        label = above + gettext(one.label.text) if one.label.text else above.removesuffix(gettext(": "))
        if not isinstance(one, FieldList):
            yield one.name, (label, f"#f-{one.name}")
            continue
        yield one.name, (label, f"#rows-{one.name}")
        yield from _rows(one, above)


def _rows(rows: Any, above: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for n, row in enumerate(rows.entries):
        name = gettext(ROW_NAMES[rows.short_name], n=n + 1) if rows.short_name in ROW_NAMES and not above else ""
        label = f"{above}{name}{gettext(': ')}" if name else above
        yield row.name, (label.removesuffix(gettext(": ")), f"#row-{row.name}")
        yield from _labels(row.form, label)
