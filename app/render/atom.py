"""Atom feeds (RFC 4287): entries of text and lists, in which nothing that the record holds becomes markup."""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
TYPE = "application/atom+xml"
# What XML 1.0 has no way to write, not even as a reference.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a feed or an entry leads, by its relation."""

    rel: str
    href: str
    type: str = "text/html"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news."""

    id: str
    title: str
    at: dt.datetime
    author: str
    paragraphs: tuple[str, ...]
    """What it says, each a paragraph of plain text."""
    lines: tuple[str, ...]
    """And then a list of plain texts."""
    links: tuple[Link, ...]
    category: tuple[str, str] = ("", "")
    """A word of the vocabulary, and its label."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its entries, the newest first."""

    id: str
    title: str
    subtitle: str
    updated: dt.datetime
    """Said only where there is no entry, whose time would be the feed's."""
    author: str
    site: str
    rights: str
    language: str
    links: tuple[Link, ...]
    entries: tuple[Entry, ...]


def atom(feed: Feed) -> bytes:
    """The feed as a file."""
    root = ET.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _moment(max((one.at for one in feed.entries), default=feed.updated)))
    _person(root, feed.author, feed.site)
    _text(root, "rights", feed.rights)
    _text(root, "generator", feed.author).set("uri", feed.site)
    _links(root, feed.links)
    for entry in feed.entries:
        _entry(root, entry)
    # Without prefixes for what feeds are made of: some readers look for the plain names.
    ET.register_namespace("", ATOM)
    ET.indent(root, " ")
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _entry(root: ET.Element, entry: Entry) -> None:
    made = _child(root, "entry")
    _text(made, "id", entry.id)
    _text(made, "title", entry.title)
    _text(made, "updated", _moment(entry.at))
    _text(made, "published", _moment(entry.at))
    _person(made, entry.author)
    _links(made, entry.links)
    if entry.category[0]:
        _child(made, "category", term=entry.category[0], label=entry.category[1])
    content = _child(made, "content", type="xhtml")
    box = ET.SubElement(content, f"{{{XHTML}}}div")
    for words in entry.paragraphs:
        ET.SubElement(box, f"{{{XHTML}}}p").text = written(words)
    if entry.lines:
        lines = ET.SubElement(box, f"{{{XHTML}}}ul")
        for words in entry.lines:
            ET.SubElement(lines, f"{{{XHTML}}}li").text = written(words)


def written(words: str) -> str:
    """A text without what no XML can hold."""
    return _UNWRITABLE.sub("\ufffd", words)


def _child(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{ATOM}}}{name}", {key: written(value) for key, value in attributes.items()})


def _text(parent: ET.Element, name: str, words: str) -> ET.Element:
    made = _child(parent, name)
    made.text = written(words)
    return made


def _person(parent: ET.Element, name: str, address: str = "") -> None:
    made = _child(parent, "author")
    _text(made, "name", name)
    if address:
        _text(made, "uri", address)


def _links(parent: ET.Element, links: Sequence[Link]) -> None:
    for one in links:
        more = {"hreflang": one.language} if one.language else {}
        _child(parent, "link", rel=one.rel, href=one.href, type=one.type, **more)


def _moment(at: dt.datetime) -> str:
    """As RFC 3339 writes it, in UTC."""
    return (
        at.replace(tzinfo=at.tzinfo or dt.UTC).astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    )
