"""How to read the record from other programs: a short working example each, shown on the page about the data.

The examples that need no desktop program are run by the tests against the running product, as they stand here.
"""

from dataclasses import dataclass

from app.i18n import N_, gettext


@dataclass(frozen=True, slots=True)
class Client:
    """One program: its name, a sentence, and lines to copy."""

    key: str
    name: str
    meaning: str
    code: str


PANDAS = """\
import pandas

table = pandas.read_csv("{base}/incidents.csv?region=Kidal&tally=preferred", comment="#")
claims = pandas.read_csv("{base}/claims.csv?region=Kidal", comment="#")
print(table[["code", "date_from", "title", "killed_chosen_low", "killed_chosen_high"]])
print(claims.groupby(["incident", "measure"])["id"].count())
"""
GEOPANDAS = """\
import geopandas

incidents = geopandas.read_file("{base}/incidents.geojson?since=2024-07-01&until=2024-10-31")
placed = incidents[incidents.geometry.notna()]
print(placed[["code", "title", "happened", "geometry"]])
"""
R = """\
library(sf)

incidents <- st_read("{base}/incidents.geojson?actor=CSP-PSD")
table <- read.csv("{base}/incidents.csv?actor=CSP-PSD", comment.char = "#")
plot(incidents["event_type"])
"""
OGR2OGR = """\
ogr2ogr -f GPKG incidents.gpkg "OAPIF:{base}/ogc" incidents -spat -5 15 4 25
ogrinfo -so incidents.gpkg incidents
"""
CURL = """\
curl --fail --silent --show-error --compressed --output incidents.csv "{base}/incidents.csv?region=Kidal"
curl --fail --silent --show-error "{base}/api/incidents/{code}" --output incident.json
"""
QGIS = """\
{base}/ogc
"""
_CLIENTS = (
    ("pandas", "Python, pandas", N_("The table of a filter, and its claims."), PANDAS),
    (
        "geopandas",
        "Python, geopandas",
        N_("The incidents as points. Those without a point have no geometry."),
        GEOPANDAS,
    ),
    ("r", "R, sf", N_("The same in R. Lines that begin with # say what the file holds."), R),
    ("qgis", "QGIS", N_("Layer, Add layer, Add WFS / OGC API - Features layer; then New, with this address:"), QGIS),
    ("ogr2ogr", "GDAL, ogr2ogr", N_("A box of the map as a GeoPackage."), OGR2OGR),
    ("curl", "curl", N_("A file, and one incident with its claims."), CURL),
)


def clients(base: str, code: str) -> tuple[Client, ...]:
    """The examples for an atlas at `base`, without a slash at its end, with the code of an incident that it has."""
    return tuple(
        Client(key, name, gettext(meaning), text.replace("{base}", base).replace("{code}", code).rstrip("\n"))
        for key, name, meaning, text in _CLIENTS
    )
