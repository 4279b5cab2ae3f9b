"""Citations are read back by their formats' rules, whatever a title holds."""

import datetime as dt
import re

import orjson

from app.i18n import speaking
from app.render.citation import Cited, bibtex, csl_json, ris, text

HOSTILE = "50% of {A} & B_c #1 $x ~ ^ \\end} \r\nER  - \r\nTY  - JOUR <b>é عين"


def cited(**given: object) -> Cited:
    """A citation of which a test says what matters to it."""
    fields: dict[str, object] = {
        "code": "NM-2024-0002", "title": "A battle", "address": "https://atlas.example/incidents/NM-2024-0002",
        "version": 3, "changed": dt.date(2026, 11, 1), "accessed": dt.date(2026, 11, 24), "language": "en", **given,
    }  # fmt: skip
    return Cited(**fields)  # type: ignore[arg-type]


def test_the_sentence_has_version_address_and_day_of_access() -> None:
    assert text(cited()) == (
        "Northern Mali Incident Atlas: “A battle”, incident NM-2024-0002, version 3 of 1 November 2026. "
        "https://atlas.example/incidents/NM-2024-0002 (accessed on 24 November 2026)."
    )


def test_the_sentence_speaks_french() -> None:
    with speaking("fr"):
        assert "1er novembre 2026" in text(cited())


def test_bibtex_is_one_entry_with_every_brace_closed() -> None:
    made = bibtex(cited(title=HOSTILE, address="https://atlas.example/{x}"))

    assert made.startswith("@misc{nm-2024-0002-v3,\n")
    depth = 0
    for letter in made:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0
    title = next(line for line in made.splitlines() if line.startswith("  title"))
    assert r"50\% of \textbraceleft{}A\textbraceright{} \& B\_c \#1 \$x \textasciitilde{}" in title
    assert r"\textbackslash{}end\textbraceright{}" in title
    assert not re.search(r"(?<!\\)[%&#$]", title)
    assert "urldate = {2026-11-24}" in made
    assert "https://atlas.example/%7Bx%7D" in made


def test_ris_is_one_record_whatever_the_title_holds() -> None:
    lines = ris(cited(title=HOSTILE)).split("\r\n")

    assert [line[:2] for line in lines if line] == [
        "TY", "AU", "TI", "T2", "AN", "ET", "PY", "DA", "Y2", "LA", "UR", "ER",
    ]  # fmt: skip
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    assert "Y2  - 2026/11/24/" in lines
    assert lines[0] == "TY  - DATA"


def test_csl_json_holds_the_title_as_it_is() -> None:
    (item,) = orjson.loads(csl_json(cited(title="<b> {A} é")))

    assert item["title"] == "<b> {A} é"
    assert item["accessed"] == {"date-parts": [[2026, 11, 24]]}
    assert (item["version"], item["URL"]) == ("3", "https://atlas.example/incidents/NM-2024-0002")
