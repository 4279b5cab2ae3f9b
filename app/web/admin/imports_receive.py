"""A form with files, read from the line as it comes: its fields first, then its files, straight to the disk.

The secret of the session stands before the files, as the form's first field. Nothing is kept of a file before that
secret was compared, so that neither another site nor somebody whose session has ended fills the disk.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.domain.accounts import Member
from app.domain.errors import InvalidRecord
from app.i18n import N_, gettext
from app.web.admin.gate import Sent, cleaned, insist_on_secret
from app.web.admin.imports_kept import CLAIMS, FILE, Home, Upload

MOST_TEXT = 64_000
MOST_PARTS = 40
AT_ONCE = 1 << 20
"""So much of a file is held in memory, before it is written."""
LONGEST_NAME = 200
UNREADABLE = N_("What was sent is no form of this page. Choose the file again.")
CUT_SHORT = N_("The file did not arrive whole. Nothing of it was kept; send it again.")


@dataclass
class Arrived:
    """What a form brought: its fields, the names of its files, and where they are kept; nowhere without a file."""

    fields: Sent
    names: dict[str, str] = field(default_factory=dict)
    upload: Upload | None = None


async def receive(request: Request, member: Member, home: Home) -> Arrived:
    """Read the form; raises OldForm where it is none of the member's session, InvalidRecord where it is none at all.

    Whatever keeps it from being read to its end, nothing of its files remains.
    """
    parts = _Parts(lambda sent: insist_on_secret(member, sent))
    arrived = Arrived(Sent())
    try:
        parser = _parser(request, parts)
        async for chunk in request.stream():
            parser.write(chunk)
            if parts.size >= AT_ONCE:
                await run_in_threadpool(_keep, parts, arrived, home)
        await run_in_threadpool(_keep, parts, arrived, home)
        if not parts.ended:
            raise InvalidRecord(gettext(CUT_SHORT))
        arrived.fields, arrived.names = parts.sent(), parts.names
        # A second secret may have come behind the file, and it is the last one that counts.
        insist_on_secret(member, arrived.fields)
    except BaseException as error:
        if arrived.upload is not None:
            arrived.upload.remove()
        if isinstance(error, FormParserError | UnicodeDecodeError):
            raise InvalidRecord(gettext(UNREADABLE)) from None
        if isinstance(error, ClientDisconnect):
            raise InvalidRecord(gettext(CUT_SHORT)) from None
        raise
    return arrived


def _parser(request: Request, parts: "_Parts") -> MultipartParser:
    _, options = parse_options_header(request.headers.get("content-type", ""))
    if not (boundary := options.get(b"boundary", b"")):
        raise InvalidRecord(gettext(UNREADABLE))
    return MultipartParser(boundary, {
        "on_part_begin": parts.start,
        "on_header_field": parts.name,
        "on_header_value": parts.value,
        "on_header_end": parts.header,
        "on_headers_finished": parts.headers,
        "on_part_data": parts.data,
        "on_part_end": parts.end,
        "on_end": parts.finish,
    })  # fmt: skip


def _keep(parts: "_Parts", arrived: Arrived, home: Home) -> None:
    """Write what has come of the files."""
    for name, pieces in parts.take():
        if arrived.upload is None:
            arrived.upload = home.fresh()
        arrived.upload.append(name, b"".join(pieces))


class _Parts:
    """What the parser tells: fields are gathered, and pieces of files wait until they are written."""

    def __init__(self, check: Callable[[Sent], None]) -> None:
        self._check = check
        self._fields: list[tuple[str, str]] = []
        self._header, self._value = b"", b""
        self._about = b""
        self._field, self._file = "", ""
        self._text = bytearray()
        self._read = self._parts = 0
        self._waiting: dict[str, list[bytes]] = {}
        self.names: dict[str, str] = {}
        self.size = 0
        self.ended = False

    def sent(self) -> Sent:
        """The fields that have come so far."""
        return cleaned(self._fields)

    def take(self) -> list[tuple[str, list[bytes]]]:
        """What waits to be written, by file; an empty file is one, too."""
        taken, self._waiting, self.size = list(self._waiting.items()), {}, 0
        return taken

    def start(self) -> None:
        self._parts += 1
        self._about, self._field, self._file = b"", "", ""
        self._text.clear()
        if self._parts > MOST_PARTS:
            raise InvalidRecord(gettext(UNREADABLE))

    def name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._about = self._value
        self._header = self._value = b""

    def headers(self) -> None:
        _, told = parse_options_header(self._about)
        self._field = told.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" not in told:
            return
        given = base_name(told[b"filename"].decode("utf-8", "replace"))
        if not given:
            # A box in which no file was chosen.
            self._field = ""
            return
        if self._field not in (FILE, CLAIMS) or self._field in self.names:
            raise InvalidRecord(gettext(UNREADABLE))
        self._check(self.sent())
        self._file = self._field
        self.names[self._file] = given
        self._waiting.setdefault(self._file, [])

    def data(self, data: bytes, start: int, end: int) -> None:
        piece = data[start:end]
        if self._file:
            self._waiting.setdefault(self._file, []).append(piece)
            self.size += len(piece)
            return
        self._read += len(piece)
        if self._read > MOST_TEXT:
            raise InvalidRecord(gettext(UNREADABLE))
        self._text += piece

    def end(self) -> None:
        if self._field and not self._file:
            self._fields.append((self._field, self._text.decode("utf-8", "replace")))

    def finish(self) -> None:
        self.ended = True


def base_name(given: str) -> str:
    """The name of a file without folders, whichever way they are parted, and without what cannot be shown."""
    last = given.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:LONGEST_NAME]
