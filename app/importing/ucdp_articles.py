"""What a row of UCDP rests on: each article that it names by office, date and headline, as a source."""

import datetime as dt
import hashlib
import re
from functools import lru_cache

from app.domain.names import latin
from app.domain.registers import SourceDraft
from app.importing.lines import one_line

UNDETERMINED = "und"
"""The code for a language that nobody tells (ISO 639-2)."""
_BETWEEN = re.compile(r'"\s*;\s*"')
_ARTICLE = re.compile(r"(?P<office>.*?),(?P<day>\d{4}-\d{2}-\d{2})?,(?P<headline>.*)", re.DOTALL)


def articles(text: str) -> tuple[SourceDraft, ...]:
    """The sources in `source_article`: a list of "office,date,headline", or a reference in words in older releases."""
    if not text:
        return ()
    if not text.startswith('"'):
        return (_reference(text),)
    entries = _BETWEEN.split(text.removeprefix('"').removesuffix('"'))
    made = (_article(one.strip()) for one in entries if one.strip(" ,"))
    return tuple({one.slug: one for one in made}.values())


# An article is named in many rows, most of them near to each other.
@lru_cache(4096)
def _article(entry: str) -> SourceDraft:
    found = _ARTICLE.fullmatch(entry)
    if not found:
        return _reference(entry)
    office, headline = one_line(found["office"]), one_line(found["headline"])
    day = _day(found["day"])
    return SourceDraft(
        slug=_slug(office, day, entry),
        publisher=office or CITED,
        publisher_fr="" if office else CITED_FR,
        title=headline,
        published_on=day,
        language=UNDETERMINED,
        listed=False,
    )


CITED, CITED_FR = "Cited by UCDP", "Cité par l’UCDP"


def _reference(text: str) -> SourceDraft:
    """A reference as it stands, such as “Reuters 16/9-07”: where its publisher ends is not told."""
    return SourceDraft(
        slug=_slug("", None, text), publisher=CITED, publisher_fr=CITED_FR, title=one_line(text),
        language=UNDETERMINED, listed=False,
    )  # fmt: skip


def _slug(office: str, day: dt.date | None, entry: str) -> str:
    """The same for the same article, whichever row and whichever release names it."""
    number = hashlib.blake2b(entry.encode(), digest_size=6).hexdigest()
    return "-".join(filter(None, (_office(office), day.isoformat() if day else "", number)))


@lru_cache(4096)
def _office(name: str) -> str:
    return latin(name)[:60].strip("-") or "ucdp"


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
