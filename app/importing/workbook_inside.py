"""What must hold inside a workbook before it is read: it does not swell, is not nested deep, and has its results."""

import zipfile
from pathlib import Path
from xml.parsers import expat

from app.domain.errors import Misfit
from app.i18n import N_, gettext
from app.importing.recognise import BROKEN, BROKEN_ARCHIVE

MOST_BYTES = 1 << 30
"""Of all parts of a workbook, unpacked."""
MOST_STRINGS = 150 << 20
"""Of the part that has to be held whole: every text that stands in a cell, once."""
MOST_OTHERS = 20 << 20
"""Of each other part that is read whole."""
MOST_RATIO = 400
"""How much smaller a part may be packed; spreadsheets reach about 50, and DEFLATE cannot do better than 1,032."""
SMALL = 10 << 20
MOST_DEEP = 100
"""Spreadsheets nest about ten elements; what reads them takes a time that grows with the square of the depth."""

SWELLS = N_("This workbook is too large inside. Save the sheet as CSV, which can be of any size.")
DEEP = N_("This workbook is nested too deep inside. Save the sheet as CSV, and bring that.")
UNRECKONED = N_(
    "Cell %(cell)s in this workbook holds a formula without its result, as programs write them. Open the workbook in a "
    "spreadsheet and save it again, or write the value itself."
)


def insist_on_its_inside(path: Path) -> None:
    """Raise Misfit for a workbook that should not be read, or of which an empty cell would be read that is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            # zipfile gives out no more than the archive tells of each part.
            if sum(one.file_size for one in parts) > MOST_BYTES or any(map(_swells, parts)):
                raise Misfit(gettext(SWELLS))
            for one in parts:
                if one.filename.casefold().endswith(".xml"):
                    _look_through(archive, one)
    except BROKEN_ARCHIVE:
        raise Misfit(gettext(BROKEN)) from None


def _swells(part: zipfile.ZipInfo) -> bool:
    if part.file_size > SMALL and part.file_size > MOST_RATIO * max(1, part.compress_size):
        return True
    name = part.filename.casefold()
    if "sharedstrings" in name:
        return part.file_size > MOST_STRINGS
    in_a_stream = "worksheets/" in name and "_rels" not in name
    return name.endswith((".xml", ".rels", ".vml")) and not in_a_stream and part.file_size > MOST_OTHERS


def _look_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part without keeping it; what is no XML is left for openpyxl to refuse."""
    parser, look = expat.ParserCreate(), _Look(cells="worksheets/" in part.filename.casefold())
    parser.StartElementHandler, parser.EndElementHandler = look.start, look.end
    if look.cells:
        parser.CharacterDataHandler = look.said
    try:
        with archive.open(part) as file:
            while block := file.read(1 << 16):
                parser.Parse(block, False)
    except (expat.ExpatError, LookupError, ValueError):
        # The last two are of an encoding that there is not, or that the parser cannot follow.
        return


class _Look:
    """Hears where elements of a part begin and end, and with `cells` whether each cell of it has its value."""

    def __init__(self, *, cells: bool) -> None:
        self.cells = cells
        self._depth = 0
        self._cell, self._is_text = "", False
        self._lacks = False
        """Whether the cell has a formula, and nothing was heard yet that it came to."""
        self._in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; raises Misfit where it stands too deep."""
        self._depth += 1
        if self._depth > MOST_DEEP:
            raise Misfit(gettext(DEEP))
        if self.cells:
            self._note(name.rpartition(":")[2], attributes)

    def _note(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell, self._lacks = attributes.get("r", ""), False
            # A formula may come to an empty text, and its type says so.
            self._is_text = attributes.get("t") == "str"
        elif name == "f":
            self._lacks = not self._is_text
        self._in_value = name in ("v", "t")

    def said(self, text: str) -> None:
        """Some characters between the elements."""
        if self._in_value and text:
            self._lacks = False

    def end(self, name: str) -> None:
        """An element ends; raises Misfit for a cell that has a formula and nothing that it came to."""
        self._depth -= 1
        self._in_value = False
        if self._lacks and name.rpartition(":")[2] == "c":
            raise Misfit(gettext(UNRECKONED, cell=self._cell))
