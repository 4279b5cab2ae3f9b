"""Reading a page as a test needs it: its elements, its text, its form, and whatever could run as code."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

INLINE = frozenset({"a", "span", "strong", "cite", "q", "code", "small"})
VOID = frozenset({"meta", "link", "input", "img", "br", "hr"})


@dataclass
class Element:
    """One element: its name, its attributes, its text with that of everything inside."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    inside: list["Element"] = field(default_factory=list)

    def all(self, name: str = "", **wanted: str) -> Iterator["Element"]:
        """Every element inside with this name and these attributes (`klass` for class, `_` for a hyphen)."""
        for one in self.inside:
            if (not name or one.name == name) and all(_has(one, key, value) for key, value in wanted.items()):
                yield one
            yield from one.all(name, **wanted)

    def one(self, name: str = "", **wanted: str) -> "Element":
        """The only such element."""
        found = list(self.all(name, **wanted))
        assert len(found) == 1, f"{len(found)} of {name} {wanted}"
        return found[0]

    def words(self) -> str:
        """The text with single spaces."""
        return " ".join(self.text.split())


def _has(one: Element, key: str, value: str) -> bool:
    if key == "klass":
        return value in one.attributes.get("class", "").split()
    return one.attributes.get(key.rstrip("_").replace("_", "-")) == value


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.top = Element("", {})
        self.open = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.handle_data(" ")
        # What is left open ends with what holds it, as optional end tags do.
        while any(one.name == tag for one in self.open[1:]):
            if self.open.pop().name == tag:
                break

    def handle_data(self, data: str) -> None:
        for one in self.open:
            one.text += data


def read(html: str) -> Element:
    """The page as a tree."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.top


def code_in(page: Element) -> list[str]:
    """Everything in a page that a strict policy forbids, or that would run."""
    found = [
        f"<script>{one.text[:40]}" for one in page.all("script") if not one.attributes.get("src") and not _data(one)
    ]
    found += ["<style>" for _ in page.all("style")]
    for one in page.all():
        for name, value in one.attributes.items():
            runs = name.startswith("on") or name == "style"
            if runs or (
                name in ("href", "src", "action") and value.strip().lower().startswith(("javascript:", "data:"))
            ):
                found.append(f"{one.name} {name}={value[:40]}")
    return found


def _data(script: Element) -> bool:
    """Whether this is data for search engines, which no browser runs, and nothing but that."""
    if script.attributes.get("type") != "application/ld+json" or "<" in script.text:
        return False
    return isinstance(json.loads(script.text), dict)
