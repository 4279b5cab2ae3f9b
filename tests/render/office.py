"""LibreOffice as a reader of our files: what it shows in each cell, formulas as what they come to."""

import csv
import io
import subprocess
from pathlib import Path

from tests.servers import program

_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false"
"""Commas, quotes, UTF-8, from the first line; cells as they stand on the screen."""


def shown(file: Path, sheet: int = 1) -> list[list[str]]:
    """The cells of a sheet, row by row."""
    out = file.parent / f"shown-{file.name}-{sheet}"
    kind = ["--infilter=CSV:44,34,76,1"] if file.suffix == ".csv" else []
    subprocess.run(
        [program("soffice", "libreoffice-calc-nogui"), f"-env:UserInstallation={(file.parent / 'profile').as_uri()}",
         "--headless", *kind, "--convert-to", f"{_SHOWN},{sheet}", "--outdir", out, file],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    (made,) = out.glob("*.csv")
    return list(csv.reader(io.StringIO(made.read_text(encoding="utf-8"), newline="")))
