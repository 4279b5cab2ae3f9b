"""What a field of a sent form is called, by its name alone: for pages that show what was typed without the form."""

import re

from app.i18n import gettext
from app.web.admin.incident_fields import FORMS, ROW_NAMES, CitationForm, IncidentForm

_ROW = re.compile(r"([a-z_]+)-([0-9]{1,4})-(?:sources-[0-9]{1,4}-)?([a-z_]+)")
_WHOLE = {one.name: one for one in IncidentForm()}
_ROWS = {name: {one.name: one for one in form()} for name, form in FORMS.items()}
_CITED = {one.name: one for one in CitationForm()}


def called(name: str) -> str:
    """The label of a field with the row it stands in; empty for one of another form than the incident's."""
    row = _ROW.fullmatch(name)
    if row is None or row[1] not in _ROWS:
        return gettext(_WHOLE[name].label.text) if name in _WHOLE else ""
    field = (_CITED if "-sources-" in name else _ROWS[row[1]]).get(row[3])
    if field is None:
        return ""
    return f"{gettext(ROW_NAMES[row[1]], n=int(row[2]) + 1)}{gettext(': ')}{gettext(field.label.text)}"


def is_chosen(name: str) -> bool:
    """Whether the value of a field is chosen from a list, or carried along, and not typed."""
    row = _ROW.fullmatch(name)
    rows = _ROWS.get(row[1], {}) if row else _WHOLE
    field = rows.get(row[3] if row else name)
    return field is not None and (field.render_kw or {}).get("kind") in ("choice", "check", "hidden")
