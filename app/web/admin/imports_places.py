"""What the pages of imports share: where they stand, where files wait, and what the kinds of file are called."""

from collections.abc import Mapping

from fastapi import FastAPI

from app.i18n import N_, gettext
from app.settings import Settings
from app.web.admin.imports_kept import Home

WHERE = "/admin/imports"
KINDS: Mapping[str, str] = {
    "ucdp": N_("UCDP GED: events of organised violence, CSV"),
    "acled": N_("ACLED: events, CSV or XLSX"),
    "sheet": N_("Our own sheet: incidents and claims, XLSX, or two CSV files"),
    "geonames": N_("GeoNames: places, TXT"),
}


def home(app: FastAPI) -> Home:
    """Where files wait."""
    settings: Settings = app.state.settings
    return Home(settings.data_dir)


def kind_words(kind: str) -> str:
    """What a kind of file is called."""
    return gettext(KINDS[kind]) if kind in KINDS else kind
