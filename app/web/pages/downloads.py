"""The row of links that gives the current filter as files, beneath the filter itself."""

from dataclasses import dataclass

from app.domain.filter import IncidentFilter
from app.i18n import N_, gettext
from app.render import parquet
from app.web.pages.results import address

FILES = {
    "/incidents.csv": ("CSV", N_("One row an incident, for spreadsheets and statistics.")),
    "/claims.csv": (N_("Claims as CSV"), N_("One row a claim.")),
    "/incidents.geojson": ("GeoJSON", N_("Points with their claims, for maps.")),
    "/incidents.xlsx": ("XLSX", N_("A workbook with sheets of incidents, claims, sources and terms.")),
    "/incidents.parquet": ("Parquet", N_("GeoParquet, for large analyses.")),
}
"""By address: what the link says, and what is behind it."""


@dataclass(frozen=True, slots=True)
class Download:
    """One link; `key` is what the script finds it by after the page changed around it."""

    text: str
    href: str
    meaning: str
    key: str


def downloads(wanted: IncidentFilter) -> tuple[Download, ...]:
    """The files of a filter that this installation can make."""
    return tuple(
        Download(gettext(text), address(path, wanted.params()), gettext(meaning), f"file-{path[1:].replace('.', '-')}")
        for path, (text, meaning) in FILES.items()
        if parquet.AVAILABLE or not path.endswith(".parquet")
    )
