"""Feeds as RFC 4287 wants them, with hostile texts that stay texts."""

import datetime as dt
import re
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from app.render.atom import ATOM, XHTML, Entry, Feed, Link, atom

AT = dt.datetime(2026, 11, 25, 12, 30, 5, 999, dt.UTC)
HOSTILE = [
    "<script>alert(1)</script>", "]]>", "-->", "${alert(1)}", "&lt;b&gt; & &amp;", '"\'', "<![CDATA[x]]>", "&#0;",
    "<html:p>",
]  # fmt: skip


def entry(words: str = "Words", **given: object) -> Entry:
    """An entry that says the same everywhere."""
    fields = {
        "id": "tag:atlas.example,2026:one", "title": words, "at": AT, "author": words, "paragraphs": (words,),
        "lines": (words,), "links": (Link("alternate", f"https://atlas.example/?q={words}"),),
        "category": (words, words),
    }  # fmt: skip
    return Entry(**{**fields, **given})  # type: ignore[arg-type]


def feed(*entries: Entry, words: str = "Words") -> Element:
    """A feed, read by somebody else."""
    made = Feed(
        id="tag:atlas.example,2026:feed", title=words, subtitle=words, updated=AT - dt.timedelta(days=9), author=words,
        site="https://atlas.example/", rights=words, language="en", entries=entries,
        links=(Link("self", "https://atlas.example/feed.atom", "application/atom+xml", "en"),),
    )  # fmt: skip
    root: Element = fromstring(atom(made))
    return root


@pytest.mark.parametrize("words", HOSTILE)
def test_a_text_stays_the_text_that_it_is(words: str) -> None:
    root = feed(entry(words), words=words)

    for path in ("title", "subtitle", "rights", "generator", "author/name", "entry/title", "entry/author/name"):
        found = root.find("/".join(f"{{{ATOM}}}{one}" for one in path.split("/")))
        assert found is not None
        assert found.text == words, path
    told = [one.text for one in root.iter() if one.tag in (f"{{{XHTML}}}p", f"{{{XHTML}}}li")]
    assert told == [words, words]
    assert {one.tag for one in root.iter() if one.tag.startswith(f"{{{XHTML}}}")} == {
        f"{{{XHTML}}}{name}" for name in ("div", "p", "ul", "li")
    }


@pytest.mark.parametrize("one", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"], ids=ascii)
def test_what_no_xml_can_hold_is_replaced(one: str) -> None:
    found = feed(entry(f"a{one}b")).find(f"{{{ATOM}}}entry/{{{ATOM}}}title")

    assert found is not None
    assert found.text == "a\ufffdb"


def test_a_feed_is_as_new_as_its_newest_entry() -> None:
    older = entry(at=AT - dt.timedelta(hours=3))

    assert [feed(*them).findtext(f"{{{ATOM}}}updated") for them in ((entry(), older), (older,), ())] == [
        "2026-11-25T12:30:05Z", "2026-11-25T09:30:05Z", "2026-11-16T12:30:05Z",
    ]  # fmt: skip


def test_a_feed_and_its_entries_have_what_the_standard_asks_for() -> None:
    root = feed(entry(), entry(id="tag:atlas.example,2026:two"))
    entries = root.findall(f"{{{ATOM}}}entry")

    assert root.tag == f"{{{ATOM}}}feed"
    for one in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{{{ATOM}}}{name}")) == 1
        assert one.find(f"{{{ATOM}}}author/{{{ATOM}}}name") is not None
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.findtext(f"{{{ATOM}}}updated") or "")
    for one in entries:
        assert [link.get("rel") for link in one.findall(f"{{{ATOM}}}link")] == ["alternate"]
        assert len(list(one.find(f"{{{ATOM}}}content") or ())) == 1
