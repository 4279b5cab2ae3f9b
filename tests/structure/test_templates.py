"""Templates show what their page holds and nothing else, and mark no text as safe."""

import dataclasses
import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes

import app.main
from app.settings import ROOT, Settings
from app.web.html import Page, Templates
from app.web.links import Assets

FRAME = {"site", "section"}
"""What every template gets from app/web/html.py, besides its page's own fields."""
TEMPLATES = ROOT / "templates"


def every_page() -> list[type[Page]]:
    """Every page of the product; app.main imports all of them."""
    assert app.main.ROUTERS
    pages, waiting = [], [Page]
    while waiting:
        here = waiting.pop()
        waiting += here.__subclasses__()
        if "template" in vars(here):
            pages.append(here)
    return pages


@pytest.fixture(scope="module")
def environment() -> Environment:
    """The product's own Jinja environment."""
    return Templates(Settings(), Assets({"": ROOT / "static"})).environment


def names_used(environment: Environment, template: str, seen: set[str] | None = None) -> set[str]:
    """The names that a template asks of its page, with those of the templates it extends, includes or imports."""
    seen = set() if seen is None else seen
    if template in seen:
        return set()
    seen.add(template)
    tree = environment.parse((TEMPLATES / template).read_text(encoding="utf-8"))
    used = meta.find_undeclared_variables(tree) - set(environment.globals) - brought(tree)
    for other in meta.find_referenced_templates(tree):
        assert other is not None, f"{template} names a template by a variable"
        used |= names_used(environment, other, seen)
    return used


def brought(tree: nodes.Template) -> set[str]:
    """The macros that a template imports or defines, which Jinja does not count as known inside of blocks."""
    imported = [name for one in tree.find_all(nodes.FromImport) for name in one.names]
    names = {name[1] if isinstance(name, tuple) else name for name in imported}
    return names | {one.name for one in tree.find_all(nodes.Macro)}


@pytest.mark.parametrize("page", every_page(), ids=lambda page: page.__name__)
def test_a_template_uses_only_what_its_page_holds(environment: Environment, page: type[Page]) -> None:
    fields = {field.name for field in dataclasses.fields(page)}

    used = names_used(environment, page.template)

    assert used <= fields | FRAME, f"{page.template} uses {sorted(used - fields - FRAME)}"
    assert fields <= used, f"{page.__name__} holds {sorted(fields - used)}, which {page.template} does not show"


def test_a_name_that_the_page_lacks_is_noticed(environment: Environment) -> None:
    tree = environment.parse("{{ site.language }} {{ stranger }}")

    assert meta.find_undeclared_variables(tree) - FRAME == {"stranger"}


def every_template() -> list[Path]:
    """Every template file."""
    return sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("path", every_template(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_text_is_marked_as_safe(environment: Environment, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = environment.parse(text)

    assert "safe" not in {one.name for one in tree.find_all(nodes.Filter)}
    assert not re.search(r"autoescape\s+false", text)


def test_every_page_template_belongs_to_a_page() -> None:
    used = {page.template for page in every_page()}

    written = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.glob("*/*.html") if path.parent.name != "_parts"}
    assert written - {"admin/base.html"} == used
