"""Where each rule that a form breaks is told, and in which words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.i18n import N_, gettext
from app.web.admin.sheet import ROW, Layout, Spec

LONGEST = 10_000

EMPTY = N_("This is needed.")
TOO_LONG = N_("This is too long: %(most)s characters at most.")
NOT_A_CHOICE = N_("“%(given)s” is not one of the choices here.")
NOT_A_NUMBER = N_("“%(given)s” is not a number from %(least)s to %(most)s.")
NOT_WHOLE = N_("“%(given)s” is not a whole number.")
NOT_A_DAY = N_("“%(given)s” is not a day such as 2024-07-26.")
NOT_A_TIME = N_("“%(given)s” is not a day, a month or a year, such as 2024-07-26, 2024-07 or 2024.")
NOT_A_CODE = N_("“%(given)s” is not a code of two or three letters, such as fr for a language or ML for a country.")
UNKEEPABLE = N_("A control character stands in this text.")


@dataclass
class Problems:
    """Sentences by field, as `name` or `names-2-name`; what belongs to no field stands under the empty name."""

    by_field: dict[str, list[str]] = field(default_factory=dict)

    def add(self, where: str, sentence: str) -> None:
        """Tell something once."""
        told = self.by_field.setdefault(where, [])
        if sentence not in told:
            told.append(sentence)

    def at(self, where: str) -> tuple[str, ...]:
        """What is told at a field."""
        return tuple(self.by_field.get(where, ()))

    def __bool__(self) -> bool:
        return bool(self.by_field)


def read_errors(
    errors: Iterable[Any], layout: Layout, numbers: Mapping[str, list[int]], at: Mapping[str, str], problems: Problems
) -> None:
    """Tell every broken rule at its field; `at` says to which field a rule about several belongs."""
    for one in errors:
        where, spec = _where(one["loc"], layout, numbers)
        rule = str(one.get("ctx", {}).get("error", ""))
        if rule in at and (not where or ROW.fullmatch(f"{where}-x")):
            where = f"{where}-{at[rule]}" if where else at[rule]
        # What is not known, or not clear, was told already, and in better words.
        if not problems.at(where):
            problems.add(where, sentence(one, spec))


def _where(loc: tuple[Any, ...], layout: Layout, numbers: Mapping[str, list[int]]) -> tuple[str, Spec | None]:
    if not loc:
        return "", None
    name = str(loc[0])
    nested = next((one for one in layout.nested if one.name == name), None)
    if nested is None or len(loc) < 2:
        return name, next((one for one in layout.fields if one.name == name), None)
    row = f"{name}-{numbers[name][int(loc[1])]}"
    if len(loc) < 3:
        return row, None
    return f"{row}-{loc[2]}", next((one for one in nested.fields if one.name == loc[2]), None)


def sentence(error: Any, spec: Spec | None) -> str:
    """A broken rule in the reader's language."""
    given = str(error.get("input", ""))[:60]
    context = error.get("ctx", {})
    kind = str(error["type"])
    if kind in ("string_too_short", "missing") or (given in ("", "None") and kind != "value_error"):
        return gettext(EMPTY)
    if kind == "string_too_long":
        return gettext(TOO_LONG, most=context.get("max_length", LONGEST))
    rule = str(context.get("error", ""))
    if rule.startswith("a control character"):
        return gettext(UNKEEPABLE)
    if spec is not None and spec.kind in _OF_KIND and spec.kind != "web":
        least, most = spec.bounds
        return gettext(_OF_KIND[spec.kind], given=given, least=least, most=most)
    if kind == "value_error":
        said = gettext(rule)
        return f"{said[:1].upper()}{said[1:]}{'' if said.endswith('.') else '.'}"
    message = NOT_A_CODE if kind == "string_pattern_mismatch" else NOT_A_CHOICE
    return gettext(message, given=given)


_OF_KIND: dict[str, str] = {
    "day": NOT_A_DAY, "bound": NOT_A_TIME, "number": NOT_A_NUMBER, "whole": NOT_WHOLE, "choice": NOT_A_CHOICE,
    "code": NOT_A_CODE,
}  # fmt: skip
