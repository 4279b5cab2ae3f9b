"""The ranges that the claims of a form give while it is being filled in, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.domain.figures import range_words
from app.domain.steps import Pile, Steps, steps
from app.domain.tally import UNKNOWN_VICTIMS, Range, Statement
from app.domain.vocabulary import COUNTED, Extent, Measure, Scope, Stance
from app.i18n import gettext
from app.render.ranges import RangeMark, plain_top, range_mark
from app.web.admin.form_rows import Values
from app.web.admin.incident_names import Names
from app.web.admin.incident_rules import count
from app.web.admin.sheet_rules import Problems
from app.web.html import Page
from app.web.pages.reckoning import Reckoning, reckoned


@dataclass(frozen=True, slots=True)
class Name:
    """What a claimant is called in the form."""

    name: str


@dataclass(frozen=True, slots=True)
class Said:
    """A claim of the form, as far as it can be read."""

    claimant: Name
    low: int | None
    best: int | None
    high: int | None
    wording: str
    preferred_reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One group, or everybody, with its range."""

    title: str
    mark: RangeMark


@dataclass(frozen=True, slots=True)
class MeasurePreview:
    """One measure: its total, its groups on one scale, and how they follow from the claims."""

    measure: Measure
    total: RangeMark
    lines: tuple[Line, ...]
    reckoning: Reckoning


@dataclass(frozen=True)
class PreviewPage(Page):
    """The ranges alone, for a page that has the rest already."""

    template: ClassVar[str] = "admin/preview.html"

    preview: tuple[MeasurePreview, ...]


def preview(values: Values, names: Names) -> tuple[MeasurePreview, ...]:
    """Every counted measure that some claim of the form is about; what cannot be read is left out."""
    names.look_up(values)
    said: list[Said] = []
    statements: list[Statement] = []
    titles: dict[object, str] = {UNKNOWN_VICTIMS: gettext("Victims whose group is not known")}
    for row in values["claims"]:
        if not (row["claimant"] or row["subject"] or row["wording"] or any(row[one] for one in _NUMBERS)):
            continue
        one = _statement(row, names)
        if one is None:
            continue
        titles.setdefault(one.subject, _called(names, row["subject"]))
        statements.append(one)
        said.append(
            Said(
                Name(_called(names, row["claimant"]) or gettext("somebody")),
                one.low, one.best, one.high, row["wording"], row["preferred_reason"],
            )
        )  # fmt: skip
    made = [steps(measure, statements) for measure in COUNTED]
    return tuple(_measure(one, said, titles) for one in made if one.groups or one.everybody or one.several)


_NUMBERS = ("low", "best", "high")


def _statement(row: Values, names: Names) -> Statement | None:
    try:
        measure, stance = Measure(row["measure"]), Stance(row["stance"])
        scope, extent = Scope(row["scope"]), Extent(row["extent"])
    except ValueError:
        return None
    low, best, high = (count(row[name], name, Problems()) for name in _NUMBERS)
    subject = _key(names, row["subject"]) if scope is Scope.GROUP else None
    return Statement(
        claimant=_key(names, row["claimant"]), measure=measure, stance=stance, scope=scope, subject=subject,
        extent=extent, low=low, best=best, high=high, superseded=row["superseded"], preferred=row["preferred"],
    )  # fmt: skip


def _key(names: Names, text: str) -> str:
    """Spellings of one actor are one key; so are those of one that is not known."""
    found = names.meant("actor", text) if text else []
    return found[0].slug if len(found) == 1 else f"={text.casefold()}"


def _called(names: Names, text: str) -> str:
    found = names.meant("actor", text) if text else []
    return found[0].label if len(found) == 1 else text


def _measure(made: Steps, said: Sequence[Said], titles: dict[object, str]) -> MeasurePreview:
    every = [one.range for one in (*made.groups, made.everybody) if one is not None] + [made.total]
    top = plain_top(max((one.high for one in every if one), default=1))
    lines = [Line(titles.get(one.group) or "…", _mark(one, top)) for one in made.groups if one.counted]
    if made.everybody and made.everybody.range:
        lines.append(Line(gettext("Everybody in the incident"), _mark(made.everybody, top)))
    total = range_mark(made.total, top, _point(made.preferred) if made.chosen else None)
    return MeasurePreview(made.measure, total, tuple(lines), reckoned(made, said, titles))


def _mark(pile: Pile, top: int) -> RangeMark:
    if pile.range is None:
        return RangeMark(range_words(None, None))
    return range_mark(pile.range, top, _point(pile.preferred) if pile.choice else None)


def _point(figure: Range | None) -> int | None:
    return figure.point if figure else None
