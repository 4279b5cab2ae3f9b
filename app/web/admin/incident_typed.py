"""An incident between its draft and its form: what is written into the fields, and what is made of what they hold."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.domain.dates import Span, read_day, read_edtf, span_words, write_edtf
from app.domain.event_types import SubEventType
from app.domain.shapes import INCIDENT, Record, normal
from app.domain.vocabulary import DatePrecision
from app.i18n import gettext
from app.store.pickers import Kind
from app.web.admin.form_rows import Values, blank
from app.web.admin.incident_fields import IncidentForm
from app.web.admin.incident_names import Names
from app.web.admin.incident_rules import (
    DAYS_APART,
    DAYS_DISORDERED,
    DAYS_FIRST,
    count,
    degrees,
    points,
)
from app.web.admin.sheet_rules import NOT_A_DAY, Problems

Write = Callable[[Kind, str], str]
"""What is written into a field for the record of a slug."""
_PICKS: Mapping[str, Kind] = {"place": "place", "region": "region", "district": "district"}
_PLAIN = (
    "title", "title_fr", "summary", "summary_fr", "sub_event_type", "geo_precision", "happened", "attribution",
    "grade_note", "grade_note_fr",
)  # fmt: skip
_NUMBERS = ("low", "best", "high")
_CHECKS = ("superseded", "preferred")


def empty() -> Values:
    """A new form: one row of each kind that an incident has at least."""
    values: Values = IncidentForm().data
    return {**values, **{name: [blank(name)] for name in ("involvements", "sources", "claims")}}


def of_draft(draft: Record, write: Write) -> Values:
    """An incident as its form shows it."""
    draft, values = normal(draft, INCIDENT), IncidentForm().data
    values |= {name: draft[name] for name in _PLAIN}
    values |= {name: write(kind, draft[name]) if draft[name] else "" for name, kind in _PICKS.items()}
    values |= {name: _number(draft[name]) for name in ("latitude", "longitude")}
    values["date"], values["tags"] = draft["date"], ", ".join(draft["tags"])
    values["route"] = "\n".join(f"{_number(one[0])}, {_number(one[1])}" for one in draft["route"])
    values["involvements"] = [{**one, "actor": write("actor", one["actor"])} for one in draft["involvements"]]
    values["sources"] = [{"source": write("source", one)} for one in draft["sources"]]
    values["claims"] = [_claim(one, write) for one in draft["claims"]]
    return values


def _claim(claim: Record, write: Write) -> Values:
    made = {name: "" if value is None else value for name, value in claim.items() if name in blank("claims")}
    # “54” is one number, and stands in one field, so that changing it there is enough.
    shown = ("best",) if claim["low"] == claim["best"] == claim["high"] else _NUMBERS
    made |= {name: _number(claim[name]) if name in shown else "" for name in _NUMBERS}
    made["claimant"] = write("actor", claim["claimant"])
    made["subject"] = write("actor", claim["subject"]) if claim["subject"] else ""
    made["sources"] = [{**one, "source": write("source", one["source"])} for one in claim["sources"]]
    return made


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)


def to_draft(
    values: Values, names: Names, problems: Problems, kept: Mapping[str, Record]
) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """The fields of a draft, and which row of the form each of its rows is; `kept` are the claims there were before."""
    rows = {name: _spoken(values[name]) for name in ("involvements", "sources", "claims")}
    names.learn(values)
    made: dict[str, Any] = {name: values[name] for name in _PLAIN}
    made["event_type"] = _event_type(values["sub_event_type"])
    made["date"] = date(values, problems)
    made |= {name: names.slug(kind, values[name], name) for name, kind in _PICKS.items()}
    made |= {name: degrees(values[name], name, problems) for name in ("latitude", "longitude")}
    made["route"] = points(values["route"], problems)
    made["tags"] = [one.strip() for one in values["tags"].replace(";", ",").split(",") if one.strip()]
    made["involvements"] = [
        {**row, "actor": names.slug("actor", row["actor"], f"involvements-{n}-actor") or ""}
        for n, row in _picked(values, rows, "involvements")
    ]
    made["sources"] = list(dict.fromkeys(
        names.slug("source", row["source"], f"sources-{n}-source") for n, row in _picked(values, rows, "sources")
    ))  # fmt: skip
    made["claims"] = [
        _stated(row, f"claims-{n}", names, rows, kept) for n, row in _picked(values, rows, "claims")
    ]  # fmt: skip
    return made, rows


def _picked(values: Values, rows: Mapping[str, list[int]], name: str) -> list[tuple[int, Values]]:
    return [(n, values[name][n]) for n in rows[name]]


def _spoken(rows: Iterable[Values]) -> list[int]:
    """The numbers of the rows in which something was typed; choices that stand by themselves are nothing."""
    return [n for n, row in enumerate(rows) if _is_spoken(row)]


def _is_spoken(row: Values) -> bool:
    choices = ("measure", "stance", "scope", "extent", "role", "sources")
    typed = any(value for name, value in row.items() if name not in choices)
    return typed or any(_is_spoken(one) for one in row.get("sources", ()))


def _stated(
    row: Values, where: str, names: Names, rows: dict[str, list[int]], kept: Mapping[str, Record]
) -> dict[str, Any]:
    problems = names.problems
    made = {name: value for name, value in row.items() if name not in ("id", "sources")}
    made["claimant"] = names.slug("actor", row["claimant"], f"{where}-claimant") or ""
    made["subject"] = names.slug("actor", row["subject"], f"{where}-subject")
    made |= {name: count(row[name], f"{where}-{name}", problems) for name in _NUMBERS}
    made["said_on"] = row["said_on"] or None
    cited = rows[f"{where}-sources"] = _spoken(row["sources"])
    made["sources"] = [
        {**one, "source": names.slug("source", one["source"], f"{where}-sources-{n}-source") or ""}
        for n, one in ((n, row["sources"][n]) for n in cited)
    ]
    before = kept.get(row["id"], {})
    if _is_one_number(made, before):
        made["low"] = made["high"] = made["best"]
    if row["id"]:
        made["id"] = row["id"]
        same = all(before.get(name) == made[name] for name in _NUMBERS)
        # Said of the figures that a dataset gave; whoever changes them sets them right.
        made["inconsistent_at_source"] = same and bool(before.get("inconsistent_at_source"))
    return made


def _is_one_number(figures: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether "54" is said: neither "about a dozen", nor a number that was kept alone and that nobody touched."""
    if figures["best"] is None or figures["low"] is not None or figures["high"] is not None:
        return False
    earlier = [before.get(name, "") for name in _NUMBERS]
    if earlier == [None, figures["best"], None]:
        return False
    return not figures["wording"] or earlier[0] == earlier[1] == earlier[2] != ""


def _event_type(value: str) -> str | None:
    found = next((one for one in SubEventType if one.value == value), None)
    return found.event_type.value if found else None


def date(values: Values, problems: Problems) -> str | Span:
    """The date that was given: the text, else what the two days come to; empty where there is none."""
    if values["date"]:
        return str(values["date"])
    first, last = (_day(values, name, problems) for name in ("date_from", "date_to"))
    if first is None:
        if last is not None and not problems.at("date_from"):
            problems.add("date_from", gettext(DAYS_FIRST))
        if problems.at("date_from") or problems.at("date_to"):
            problems.add("date", gettext(DAYS_FIRST))
        return ""
    last = last or first
    if last < first:
        problems.add("date_to", gettext(DAYS_DISORDERED))
        return Span(first, first, DatePrecision.DAY)
    match values["date_precision"]:
        case DatePrecision.MONTH | DatePrecision.YEAR as coarse:
            size = 7 if coarse == DatePrecision.MONTH else 4
            if first.isoformat()[:size] != last.isoformat()[:size]:
                problems.add("date_to", gettext(DAYS_APART))
            return read_edtf(first.isoformat()[:size])
        case DatePrecision.WITHIN if last > first:
            return Span(first, last, DatePrecision.WITHIN)
        case _:
            return Span(first, last, DatePrecision.THROUGHOUT if last > first else DatePrecision.DAY)


def _day(values: Values, name: str, problems: Problems) -> Any:
    if not values[name]:
        return None
    try:
        return read_day(values[name])
    except ValueError:
        problems.add(name, gettext(NOT_A_DAY, given=values[name][:60]))
        return None


def date_said(values: Values) -> str:
    """What the date comes to, as EDTF text and in words; empty where it cannot be read."""
    given = date(values, Problems())
    try:
        span = read_edtf(given) if isinstance(given, str) else given
    except ValueError:
        return ""
    return f"{write_edtf(span)} · {span_words(span)}"
