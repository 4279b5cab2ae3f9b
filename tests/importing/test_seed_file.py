"""Mistakes in a file of incidents: each told with its line and its reason, and all at once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Misconfigured
from app.importing import seed
from tests.importing.small_seed import GOOD

Write = Callable[[str], Path]


@pytest.fixture
def file(tmp_path: Path) -> Write:
    """Writes a file of incidents."""

    def write(text: str) -> Path:
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refusals(path: Path) -> list[tuple[int, str]]:
    """The line and the reason of each mistake."""
    with pytest.raises(Misconfigured) as refused:
        seed.read(path)
    told = []
    for sentence in str(refused.value).splitlines():
        found = re.fullmatch(rf"{re.escape(str(path))}, line (\d+): (.+)", sentence)
        assert found, sentence
        told.append((int(found[1]), found[2]))
    return told


def test_the_good_file_is_read(file: Write) -> None:
    # A guard for the tests below, each of which breaks it in one place.
    read = seed.read(file(GOOD))

    assert [one.title for one in read.incidents] == ["Fighting at the well"]
    assert (read.incidents[0].claims[0].low, read.incidents[0].claims[0].high) == (5, 15)
    assert read.reported_totals[0].until is not None
    assert str(read.reported_totals[0].until) == "2024-06-30"


@pytest.mark.parametrize(
    ("good", "bad", "where", "reason"),
    [
        # Keys.
        ("    kind: rebel_group", "    kind: rebel_group\n    colour: red", "colour", "actors.0.colour: Extra inputs"),
        ("        low: 5", "        lowest: 5\n        low: 5", "lowest", "claims.0.lowest: Extra inputs"),
        ("actors:", "authors: []\nactors:", "authors", "authors: Extra inputs"),
        ("provenance: Made up for a test.\n", "", "actors:", "provenance: Field required"),
        ("    happened: single_source\n", "", "Fighting", "incidents.0.happened: Field required"),
        ("        low: 5", "        low: 4\n        low: 5", "low: 5", "claims.0.low: this key stands twice"),
        ("reported_totals:", "provenance: x\nreported_totals:", "provenance: x", "provenance: this key stands twice"),
        # Words.
        ("kind: rebel_group", "kind: heroes", "heroes", "actors.0.kind: Input should be 'state_forces'"),
        ("event_type: armed_clash", "event_type: attack", "Fighting", "attack is not a kind of battles"),
        ("geo_precision: near", "geo_precision: rough", "rough", "incidents.0.geo_precision: Input should be 'exact'"),
        ("role: side_b", "role: enemy", "enemy", "incidents.0.involvements.1.role: Input should be 'side_a'"),
        ("attribution: alleged", "attribution:\n      perhaps", "attribution:", "incidents.0.attribution: Input"),
        # Figures.
        ("        high: 15", "        high: 4", "claimant: rebels", "figures must have low <= best <= high"),
        ("        low: 5\n", "", "claimant: rebels", "a greatest number needs a least one"),
        ("low: 5", "low: -5", "low: -5", "claims.0.low: Input should be greater than or equal to 0"),
        ("low: 5", "low: five", "low: five", "claims.0.low: Input should be a valid integer"),
        ("low: 5", "low: 5.0", "low: 5.0", "claims.0.low: Input should be a valid integer"),
        ("low: 5", "low: yes", "low: yes", "claims.0.low: Input should be a valid integer"),
        ("        subject: army\n", "", "claimant: rebels", "needs that group as its subject"),
        ("    wording: dozens\n", "", "- claimant: army", "a reported total needs a number"),
        # Days.
        ("2024-07-25/2024-07-27", "2024-13-45", "2024-13-45", "incidents.0.date: “2024-13-45” is not an EDTF date"),
        ("2024-07-25/2024-07-27", "2024-07-27/2024-07-25", "2024-07-27/", "incidents.0.date: "),
        ("said_on: 2024-07-28", "said_on: 2024-13-45", "2024-13-45", "claims.0.said_on: “2024-13-45” is not a day"),
        ("published_on: 2024-07-29", "published_on: 2024", "published_on", "sources.0.published_on: “2024” is not"),
        ("published_on: 2024-07-29", "published_on: 20240729", "published_on", "“20240729” is not a day"),
        ("until: 2024-11-30", "until: 2020-11-30", "The Rebels", "actors.0.names.0: until is before since"),
        # Addresses and numbers.
        ("https://example.org/paper", "javascript:alert(1)", "javascript", "sources.0.url: a web address begins"),
        ("latitude: 19.9", "latitude: 199", "latitude: 199", "places.1.latitude: Input should be less than or equal"),
        ("latitude: 19.9", "latitude: .nan", "latitude: .nan", "places.1.latitude: "),
        ("    longitude: 2.9\n", "", "slug: well", "places.1: latitude and longitude go together"),
        # Names that no register has, and names that stand twice.
        ("to: army", "to: navy", "to: navy", "actors.0.links.0.to: no actor is called “navy”"),
        ("region: north", "region: south", "region: south", "places.1.region: no place is called “south”"),
        ("repeats: paper", "repeats: news", "repeats: news", "sources.1.repeats: no source is called “news”"),
        ("place: well", "place: wells", "place: wells", "incidents.0.place: no place is called “wells”"),
        ("actor: army", "actor: arm", "actor: arm,", "incidents.0.involvements.1.actor: no actor is called “arm”"),
        ("      - echo", "      - ecco", "- ecco", "incidents.0.sources.0: no source is called “ecco”"),
        ("claimant: rebels", "claimant: rebel", "claimant: rebel\n", "no actor is called “rebel”"),
        ("        subject: army", "        subject: rmy", "subject: rmy", "no actor is called “rmy”"),
        ("source: paper, via", "source: pap, via", "source: pap,", "sources.0.source: no source is called “pap”"),
        ("area: north", "area: nord", "area: nord", "reported_totals.0.area: no place is called “nord”"),
        ("    geo_precision", "    dataset: ucdp\n    geo_precision", "ucdp", "no dataset is called “ucdp”"),
        ("places:", "  - {slug: army, name: B, kind: civilians}\nplaces:", "name: B", "actors: “army” stands twice"),
        ("incidents:", "  - {slug: echo, publisher: P}\nincidents:", "publisher: P}", "“echo” stands twice"),
        ("role: side_b", "role: side_a}\n      - {actor: rebels, role: side_a", "Fighting", "twice in the same role"),
        (
            "sources:\n          - {source: paper, via: a statement}",
            "sources: []",
            "sources: []",
            "at least one source",
        ),
        ("name: Army", 'name: "Ar\\0my"', "Ar\\0my", "actors.1.name: a control character"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_reason(file: Write, good: str, bad: str, where: str, reason: str) -> None:
    assert good in GOOD
    text = GOOD.replace(good, bad, 1)
    # The line is looked for in the text itself, where the mistake was put.
    line = text.count("\n", 0, text.index(where)) + 1

    ((found, sentence),) = refusals(file(text))

    assert found == line
    assert reason in sentence


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "valid dictionary"),
        ("- provenance: x\n", 1, "valid dictionary"),
        ("provenance: x\nactors: [\n", 3, "not YAML"),
        ("provenance: x\n\tactors: []\n", 2, "not YAML: found character '\\t'"),
        ("provenance: x\nactors: []\n- a\n", 3, "not YAML"),
        ("provenance: x\nactors: *nobody\n", 2, "not YAML: found undefined alias 'nobody'"),
        ("provenance: x\n# \x00\n", 2, "not YAML: special characters are not allowed"),
        ("provenance: x\n---\nprovenance: y\n", 2, "not YAML: but found another document"),
        ("provenance: x\nactors: !!python/object/apply:os.getcwd []\n", 2, "not YAML: could not determine"),
        ("provenance: x\n? [a, b]\n: c\n", 2, "not YAML: found unhashable key"),
        ("provenance: x\nactors: 0b_\n", 1, "not YAML: invalid literal"),
        ("provenance: x\nactors: &a [*a]\n", 1, "not YAML: "),
        ("provenance: x\nactors: nobody\n", 2, "actors: Input should be a valid tuple"),
        ("provenance: x\nactors: {a: b}\n", 2, "actors: Input should be a valid tuple"),
        ("provenance: x\nactors: [nobody]\n", 2, "actors.0: Input should be a valid dictionary"),
        ("provenance: x\nincidents:\n  - claims: 5\n    sources: {a: b}\n", 3, "incidents.0.title: Field required"),
    ],
)
def test_what_is_no_file_of_incidents_is_told(file: Write, text: str, line: int, reason: str) -> None:
    told = refusals(file(text))

    assert told[0][0] == line
    assert reason in told[0][1]


@pytest.mark.parametrize("content", [b"provenance: S\xe9gou\n", b"\xff\xfe\x00"])
def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)

    with pytest.raises(Misconfigured, match=re.escape(f"The file {path} cannot be read: it is not UTF-8.")):
        seed.read(path)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.yaml", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(Misconfigured, match=re.escape(f"The file {path} cannot be read: {reason}.")):
            seed.read(path)


def test_a_file_from_another_editor_is_read(file: Write) -> None:
    assert seed.read(file("\ufeff" + GOOD.replace("\n", "\r\n"))).incidents[0].title == "Fighting at the well"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(file: Write) -> None:
    text = GOOD
    for good, bad in (
        ("kind: rebel_group", "kind: heroes"),
        ("region: north", "region: south"),
        ("published_on: 2024-07-29", "published_on: 2024-13-45"),
        ("incidents:", "  - {slug: echo, publisher: P}\nincidents:"),
        ("place: well", "place: atlantis"),
        ("high: 15", "high: 4"),
        ("area: north", "area: south\n    colour: red"),
    ):
        text = text.replace(good, bad, 1)

    told = refusals(file(text))

    assert [line for line, _ in told] == sorted(line for line, _ in told)
    expected = [
        "actors.0.kind", "“south”", "“2024-13-45”", "“echo” stands twice", "“atlantis”", "low <= best",
        "“south”", "Extra inputs",
    ]  # fmt: skip
    assert len(told) == len(expected)
    assert all(words in sentence for words, (_, sentence) in zip(expected, told, strict=True)), told
