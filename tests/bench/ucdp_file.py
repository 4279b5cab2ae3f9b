"""A made-up file in UCDP's current layout, of any length: invented events of invented groups, far from real ones."""

import csv
import random
from pathlib import Path

HEADINGS = (  # noqa: SIM905  # As the file has it.
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    "region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,"
    "low,gwnoa,gwnob"
).split(",")
_GROUPS = tuple(f"Made-up Front {number}" for number in range(40))
_TOWNS = tuple(f"Made-up town {number}" for number in range(500))
_OFFICES = ("Made-up Agency", "Made-up Radio", "Made-up Herald")


def write(path: Path, rows: int) -> Path:
    """A file of so many rows, the same at every run."""
    dice = random.Random(2024)  # noqa: S311  # Data for measuring, not a secret.
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, HEADINGS)
        out.writeheader()
        for number in range(1, rows + 1):
            out.writerow(_row(number, dice))
    return path


def _row(number: int, dice: random.Random) -> dict[str, object]:
    side, other = dice.sample(_GROUPS, 2)
    day = f"{dice.randint(1990, 2023)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    deaths = [int(dice.paretovariate(1.5)) - 1 for _ in range(4)]
    best, town, office = sum(deaths), dice.choice(_TOWNS), dice.choice(_OFFICES)
    headline = f"Made-up report {number} of a clash near {town}"
    latitude, longitude = round(dice.uniform(14, 22), 6), round(dice.uniform(-6, 4), 6)
    return {
        "id": number, "relid": f"MAD-{number}", "year": day[:4], "active_year": 1, "code_status": "Clear",
        "type_of_violence": dice.choice([1, 1, 2, 3]), "conflict_dset_id": 1, "conflict_new_id": 1,
        "conflict_name": "Made-up: conflict", "dyad_dset_id": 1, "dyad_new_id": 1, "dyad_name": f"{side} - {other}",
        "side_a_dset_id": 1, "side_a_new_id": 1, "side_a": side, "side_b_dset_id": 2, "side_b_new_id": 2,
        "side_b": other, "number_of_sources": 1, "source_article": f'"{office},{day},{headline}"',
        "source_office": office, "source_date": day, "source_headline": headline, "source_original": "a spokesman",
        "where_prec": dice.choice([1, 1, 2, 3]), "where_coordinates": town, "where_description": f"near {town}",
        "adm_1": "Made-up region", "adm_2": "Made-up cercle", "latitude": latitude, "longitude": longitude,
        "geom_wkt": f"POINT ({longitude} {latitude})", "priogrid_gid": 1, "country": "Mali", "country_id": 432,
        "region": "Africa", "event_clarity": 1, "date_prec": 1, "date_start": f"{day} 00:00:00.000",
        "date_end": f"{day} 00:00:00.000", "deaths_a": deaths[0], "deaths_b": deaths[1],
        "deaths_civilians": deaths[2], "deaths_unknown": deaths[3], "best": best, "high": best + 2, "low": best,
        "gwnoa": 432, "gwnob": "",
    }  # fmt: skip
