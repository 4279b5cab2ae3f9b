"""Where each rule that an incident's form breaks is told, and in which words."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.fields import MOST_PEOPLE
from app.domain.rules import BrokenRules
from app.i18n import N_, gettext, number
from app.web.admin.sheet_rules import EMPTY, NOT_A_CHOICE, NOT_A_DAY, NOT_A_NUMBER, TOO_LONG, UNKEEPABLE, Problems

NOT_A_COUNT = N_("“%(given)s” is not a whole number from 0 to %(most)s.")
NOT_EDTF = N_("“%(given)s” is not an EDTF date such as 2024-07-25, 2024-07-25/2024-07-27 or 2024-07.")
NOT_A_POINT = N_("“%(given)s” is not a point: latitude and longitude in degrees, such as 18.44, 1.41.")
NOT_A_LABEL = N_("“%(given)s” is no label: small letters a to z, digits and single hyphens.")
NOT_A_LANGUAGE = N_("“%(given)s” is not a language: two or three letters, such as en.")
TOO_MANY = N_("These are too many: %(most)s at most.")
DAYS_FIRST = N_("Give the first day, or write the date as text.")
DAYS_DISORDERED = N_("The last day is before the first one.")
DAYS_APART = N_("The two days are not in the same month or year.")
DISORDERED = "figures must have low <= best <= high"
LOW_OVER_BEST = N_("“At least” must not be more than “Number”.")
HIGH_UNDER_BEST = N_("“At most” must not be less than “Number”.")
HIGH_UNDER_LOW = N_("“At most” must not be less than “At least”.")
AT = {
    "a greatest number needs a least one beside it; write 0 where the claim says “up to”": "low",
    "a claim about people needs a number, or the words used instead of one": "best",
    "a claim about one group needs that group as its subject": "subject",
    "a claim about several groups needs subject_text naming them": "subject_text",
    "only a claim about one group has a subject": "subject",
    "a preferred claim needs a reason": "preferred_reason",
    "only a standing claim about a whole group can be preferred": "preferred",
    "only a claim whose figures enter a sum can be preferred": "preferred",
    "latitude and longitude go together": "longitude",
    "a route has two points or more, and geo_precision: route": "route",
    "a published incident needs at least one source": "sources",
    "only one claim about the same people can be preferred": "claims",
    "a tag stands twice": "tags",
    "an actor stands twice in the same role": "involvements",
    "a source cannot repeat itself": "repeats",
}
"""To which field a rule about several of them belongs."""
PLAINER = {
    "a claim about several groups needs subject_text naming them": N_("Name the groups in words."),
    "a route has two points or more, and geo_precision: route": N_(
        "A route has two points or more, and is known “along a route”."
    ),
}
"""Rules that name the fields of files, in the words of the form."""
COUNTS = ("low", "best", "high")
UNREAD = {
    "a claim about people needs a number, or the words used instead of one": COUNTS,
    "latitude and longitude go together": ("latitude", "longitude"),
}
"""Rules that say nothing while one of these fields is wrong itself."""
Rows = Mapping[str, list[int]]
"""By the name of a list, the number that each row of the draft has in the form."""
_DAYS = ("said_on", "published_on")
_DERIVED = ("event_type",)
"""Not typed: it follows from a field that is told of anyway."""


def tell(errors: Iterable[Any], rows: Rows, problems: Problems, *, under: str = "") -> None:
    """Tell every broken rule at its field, in the reader's language; `under` begins the names of the fields."""
    for one in errors:
        row = _where(one["loc"], rows)
        for rule in _rules(one):
            where, said = row, rule
            # What cannot be read is not asked for as if it were not there.
            if any(problems.at(f"{row}-{name}" if row else under + name) for name in UNREAD.get(rule, ())):
                continue
            if rule in AT and (not row or row[-1].isdigit()):
                where = f"{row}-{AT[rule]}" if row else AT[rule]
            if rule == DISORDERED:
                where, said = _disorder(row, one["input"])
            where = under + where
            # What is not known, or not clear, was told already, and in better words.
            if where not in _DERIVED and (where or not under) and not problems.at(where):
                problems.add(where, sentence(one, where.rpartition("-")[2], said))


def _rules(error: Any) -> tuple[str, ...]:
    found = error.get("ctx", {}).get("error", "")
    return found.rules if isinstance(found, BrokenRules) else (str(found),)


def _disorder(row: str, figures: Any) -> tuple[str, str]:
    """Which of three figures is out of order, and what it must not be."""
    low, best = figures.get("low"), figures.get("best")
    if low is not None and best is not None and low > best:
        return f"{row}-low", LOW_OVER_BEST
    return f"{row}-high", HIGH_UNDER_BEST if best is not None else HIGH_UNDER_LOW


def _where(loc: tuple[Any, ...], rows: Rows) -> str:
    name = ""
    for part in loc:
        step = str(rows[name][part]) if isinstance(part, int) and name in rows else str(part)
        name = f"{name}-{step}" if name else step
    # One label that is wrong, or one point of a route, is told at the one field that holds all.
    return re.sub(r"^(tags|route)-.*", r"\1", name)


def sentence(error: Any, name: str, rule: str) -> str:
    """A broken rule in the reader's language."""
    given, context, kind = str(error.get("input", ""))[:60], error.get("ctx", {}), str(error["type"])
    if kind in _LENGTHS:
        return gettext(_LENGTHS[kind], most=number(context.get("max_length", 0)))
    if rule.startswith("a control character"):
        return gettext(UNKEEPABLE)
    if given in ("", "None") and (kind != "value_error" or name in ("date", *_DAYS)):
        return gettext(EMPTY)
    if kind == "value_error" and name not in ("date", *_DAYS):
        plain = PLAINER.get(rule, rule)
        said = gettext(plain)
        return f"{said[:1].upper()}{said[1:]}{'' if said.endswith('.') else '.'}"
    least, most = (0, MOST_PEOPLE) if name in COUNTS else (-_MOST.get(name, 0), _MOST.get(name, 0))
    message = _BY_NAME.get(name, NOT_A_CHOICE)
    return gettext(message, given=given, least=least, most=number(most))


_LENGTHS = {"string_too_long": TOO_LONG, "too_long": TOO_MANY}
_MOST = {"latitude": 90, "longitude": 180}
_BY_NAME = {
    "latitude": NOT_A_NUMBER, "longitude": NOT_A_NUMBER, "route": NOT_A_POINT, "tags": NOT_A_LABEL,
    "language": NOT_A_LANGUAGE, "date": NOT_EDTF, **dict.fromkeys(_DAYS, NOT_A_DAY),
    **dict.fromkeys(COUNTS, NOT_A_COUNT),
}  # fmt: skip


def count(text: str, where: str, problems: Problems) -> int | None:
    """A number of people as it was typed, with blanks between the thousands or without; None where there is none."""
    digits = re.sub(r"[\s\u00a0\u202f\u2009]", "", text)
    if not digits:
        return None
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        return int(digits)
    problems.add(where, gettext(NOT_A_COUNT, given=text[:60], most=number(MOST_PEOPLE)))
    return None


def degrees(text: str, where: str, problems: Problems) -> float | None:
    """A latitude or a longitude as it was typed, with a point or a comma; None where there is none."""
    if not text:
        return None
    plain = text.replace(",", ".").replace("\u2212", "-").removesuffix("°").strip()
    if re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?", plain):
        return float(plain)
    most = _MOST[where.rpartition("-")[2]]
    problems.add(where, gettext(NOT_A_NUMBER, given=text[:60], least=-most, most=most))
    return None


def points(text: str, problems: Problems) -> list[tuple[float, float]]:
    """The points of a route, one a line."""
    found = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        match = re.fullmatch(r"(-?[0-9]{1,3}(?:\.[0-9]+)?)[\s,;]+(-?[0-9]{1,3}(?:\.[0-9]+)?)", line)
        if match is None:
            problems.add("route", gettext(NOT_A_POINT, given=line[:60]))
        else:
            found.append((float(match[1]), float(match[2])))
    return found
