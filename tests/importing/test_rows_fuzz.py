"""Whatever bytes somebody sends, a table comes of them or a sentence: no other failure, and no end of waiting."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Misfit
from app.importing.problem import Problem
from app.importing.rows import opened, sheets

HEADS = st.sampled_from([b"", b"id,title\n", b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", b'"', b"# ", b"sep=;\n"])
PIECES = st.sampled_from(
    [b",", b";", b"\t", b'"', b"\n", b"\r", b"\r\n", b"#", b"\0", b"\xe9", b"\xc3\xa9", b"a", b" "]
)
BYTES = st.builds(lambda head, pieces, rest: head + b"".join(pieces) + rest, HEADS, st.lists(PIECES), st.binary())


def ends_well(path: Path) -> None:
    """Read all of it; a file that is refused is refused with a sentence."""
    try:
        sheets(path)
        with opened(path) as table:
            width = len(table.headings)
            for one in table:
                assert isinstance(one, Problem) or len(one.values) == width
                if isinstance(one, Problem):
                    assert one.sentence()
    except Misfit as error:
        told = error.detail
    else:
        return
    assert told.endswith(".")


def workbook() -> bytes:
    """A small one."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet("incidents")
        for number in range(30):
            sheet.write_row(number, 0, [number or "id", "title", f"text {number}"])
    return file.getvalue()


WORKBOOK = workbook()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file for all examples, written anew for each."""
    return tmp_path_factory.mktemp("fuzz") / "upload"


@given(BYTES)
def test_any_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    ends_well(path)


@given(st.lists(st.tuples(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_workbook_with_some_bytes_changed(path: Path, changes: list[tuple[int, int]]) -> None:
    content = bytearray(WORKBOOK)
    for at, byte in changes:
        content[at] = byte
    path.write_bytes(content)

    ends_well(path)


def parts() -> dict[str, bytes]:
    """What the workbook is made of."""
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


PARTS = parts()
NAMES = sorted(PARTS)
LETTERS = st.sampled_from([b"<", b">", b'"', b"/", b"&", b"9", b"-", b"A", b"\xff", b"", b"</row>", b"e1", b"Infinity"])


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 9999), LETTERS), min_size=1, max_size=8))
def test_parts_of_a_workbook_changed(path: Path, changes: list[tuple[str, int, bytes]]) -> None:
    changed = dict(PARTS)
    for name, at, letters in changes:
        start = at % (len(changed[name]) or 1)
        changed[name] = changed[name][:start] + letters + changed[name][start + max(1, len(letters)) :]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)

    ends_well(path)


@given(st.integers(0, len(WORKBOOK)), st.integers(0, len(WORKBOOK)))
def test_a_part_of_a_workbook(path: Path, start: int, end: int) -> None:
    path.write_bytes(WORKBOOK[start:end])

    ends_well(path)


def test_the_workbook_itself_is_read(path: Path) -> None:
    path.write_bytes(WORKBOOK)

    with opened(path) as table:
        assert len(list(table)) == 29
