"""What a file is by its bytes, whatever its name says: a workbook, or text in some encoding."""

import codecs
import re
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, NamedTuple

from app.domain.errors import Misfit
from app.i18n import N_, gettext

CHUNK = 1 << 20
OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", N_("This is a PDF, not a table. Ask for the table it was made from, as CSV or XLSX.")),
    (b"\xd0\xcf\x11\xe0", N_("This is an old or a protected workbook. Save it as XLSX without a password, or as CSV.")),
    (b"\x1f\x8b", N_("This is a compressed file. Unpack it first.")),
    (b"BZh", N_("This is a compressed file. Unpack it first.")),
    (b"\xfd7zXZ", N_("This is a compressed file. Unpack it first.")),
    (b"7z\xbc\xaf", N_("This is a compressed file. Unpack it first.")),
    (b"PAR1", N_("This is a Parquet file. Save it as CSV.")),
)
_HTML = re.compile(rb"<(!doctype|html|head|body|table|script|\?xml|!--|[a-z]+[ >/])", re.IGNORECASE)
_JSON = re.compile(rb"[\[{]\s*([\[{\"\]}]|-?\d+\s*[,\]])")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")

EMPTY = N_("This file is empty.")
A_PAGE = N_("This is a web page, not a table: perhaps the download was refused, or needs signing in.")
A_JSON = N_("This is JSON, not a table. Save it as CSV.")
BINARY = N_("This is not text: it holds control characters. Save it as CSV in UTF-8, or as XLSX.")
CUT = N_("This file breaks off in the middle of a character. Fetch it again.")
BROKEN = N_("This workbook is broken or breaks off. Fetch it again, or save it again as XLSX.")
AN_ARCHIVE = N_("This is an archive, not a table. Unpack it first, and give the CSV or XLSX file in it.")
AN_ODS = N_("This is an OpenDocument file. Save it as XLSX or CSV.")


class Recognised(NamedTuple):
    """`encoding` is empty for a workbook; `guessed` where nothing in the file says that it is this one."""

    encoding: str
    guessed: bool = False


def recognise(path: Path) -> Recognised:
    """What can be read here; raises Misfit, saying what it is instead, where it is no table."""
    with path.open("rb") as file:
        head = file.read(4096)
        if not head:
            raise Misfit(gettext(EMPTY))
        for magic, sentence in OTHERS:
            if head.startswith(magic):
                raise Misfit(gettext(sentence))
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            _insist_on_a_workbook(path)
            return Recognised("")
        marked = _marked(head)
        text = head if marked.startswith("utf-16") else head.removeprefix(codecs.BOM_UTF8).lstrip()
        if _HTML.match(text):
            raise Misfit(gettext(A_PAGE))
        if _JSON.match(text):
            raise Misfit(gettext(A_JSON))
        return _encoded(file, marked)


def _marked(head: bytes) -> str:
    """The encoding that a mark at the beginning tells; empty for none."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def _encoded(file: BinaryIO, marked: str) -> Recognised:
    # The whole file is decoded once beforehand, so that a letter near its end cannot change the reading of its start.
    if marked:
        if not _decodes(file, marked):
            raise Misfit(gettext(CUT))
        return Recognised(marked)
    for encoding in ("utf-8", "cp1252", "latin-1"):
        if _decodes(file, encoding):
            return Recognised(encoding, guessed=encoding != "utf-8")
    raise Misfit(gettext(BINARY))


def _decodes(file: BinaryIO, encoding: str) -> bool:
    """Whether the whole file can be read so; raises Misfit where it is no text, or breaks off within a letter."""
    decoder = codecs.getincrementaldecoder(encoding)()
    beyond_ascii = False
    file.seek(0)
    while chunk := file.read(CHUNK):
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
        if _CONTROLS.search(text):
            raise Misfit(gettext(BINARY))
        beyond_ascii = beyond_ascii or not text.isascii()
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        if beyond_ascii:
            raise Misfit(gettext(CUT)) from None
        return False
    return True


BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError,
    # Parts that are packed in a way that it does not know, or locked with a password; and places beyond the file's end.
    NotImplementedError, RuntimeError, OSError,
)  # fmt: skip
"""What zipfile raises at an archive that is broken. The file itself was opened and read before it is asked."""


def _insist_on_a_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:100] if archive_size(archive, "mimetype") in range(1, 200) else b""
    except BROKEN_ARCHIVE:
        raise Misfit(gettext(BROKEN)) from None
    if b"opendocument" in kind:
        raise Misfit(gettext(AN_ODS))
    if "[Content_Types].xml" not in names or not any(one.startswith("xl/") for one in names):
        raise Misfit(gettext(AN_ARCHIVE))


def archive_size(archive: zipfile.ZipFile, name: str) -> int:
    """How large a part of an archive says it is; 0 where it is not there."""
    return next((one.file_size for one in archive.infolist() if one.filename == name), 0)
