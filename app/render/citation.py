"""How to cite one incident: as a sentence, and in the formats that reference managers read.

Each format has characters of its own that mean something; a title is text in all of them, whatever it holds.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import orjson

from app.i18n import day, gettext

_SPACE = re.compile(r"[\s\x00-\x1f\x7f\u2028\u2029]+")
_TEX = {
    "\\": r"\textbackslash{}",
    # A brace with a backslash still counts as a brace for BibTeX, which would miss its partner.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{one: f"\\{one}" for one in "$&%#_"},
}


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited: one version of the record of an incident, at its address, as it was read on a day."""

    code: str
    title: str
    address: str
    version: int
    changed: dt.date
    accessed: dt.date
    language: str

    @property
    def author(self) -> str:
        """Who answers for the record."""
        return gettext("Northern Mali Incident Atlas")

    @property
    def edition(self) -> str:
        """The version in words."""
        return gettext("version %(n)s of %(day)s", n=self.version, day=day(self.changed))


def text(work: Cited) -> str:
    """As a sentence for a footnote."""
    return gettext(
        "%(author)s: “%(title)s”, incident %(code)s, %(edition)s. %(address)s (accessed on %(accessed)s).",
        author=work.author,
        title=_line(work.title),
        code=work.code,
        edition=work.edition,
        address=work.address,
        accessed=day(work.accessed),
    )


def bibtex(work: Cited) -> str:
    """As an entry of a BibTeX file."""
    fields = {
        "author": f"{{{_tex(work.author)}}}",
        "title": f"{{{_tex(work.title)}}}",
        "howpublished": _tex(gettext("Incident %(code)s, %(edition)s", code=work.code, edition=work.edition)),
        "year": f"{work.changed.year:04}",
        "month": f"{work.changed.month}",
        "url": _verbatim(work.address),
        "urldate": work.accessed.isoformat(),
        "langid": {"fr": "french"}.get(work.language, "british"),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{work.code.lower()}-v{work.version},\n{lines}}}\n"


def ris(work: Cited) -> str:
    """As a RIS record; lines end as the format asks."""
    fields = [
        ("TY", "DATA"),
        ("AU", work.author),
        ("TI", work.title),
        ("T2", work.author),
        ("AN", work.code),
        ("ET", work.edition),
        ("PY", f"{work.changed.year:04}"),
        ("DA", f"{work.changed:%Y/%m/%d}/"),
        ("Y2", f"{work.accessed:%Y/%m/%d}/"),
        ("LA", work.language),
        ("UR", work.address),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in fields)


def csl(work: Cited) -> dict[str, Any]:
    """As an item of CSL-JSON, of which every citation style can be made."""
    return {
        "id": f"{work.code}-v{work.version}",
        "type": "dataset",
        "title": _line(work.title),
        "author": [{"literal": work.author}],
        "container-title": work.author,
        "publisher": work.author,
        "number": work.code,
        "version": str(work.version),
        "issued": {"date-parts": [[work.changed.year, work.changed.month, work.changed.day]]},
        "accessed": {"date-parts": [[work.accessed.year, work.accessed.month, work.accessed.day]]},
        "URL": work.address,
        "language": work.language,
    }


def csl_json(work: Cited) -> str:
    """The item as a file, which is a list of one."""
    return orjson.dumps([csl(work)], option=orjson.OPT_INDENT_2).decode() + "\n"


def _line(value: str) -> str:
    """On one line: what begins a line would be read as a field."""
    return _SPACE.sub(" ", value).strip()


def _tex(value: str) -> str:
    return "".join(_TEX.get(one, one) for one in _line(value))


def _verbatim(address: str) -> str:
    """An address as BibTeX takes it letter by letter, where only what would end the field must be written otherwise."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
