"""What needs care: each list counts and shows what it names, and leads to where the desk mends it."""

import re
from html import unescape

from sqlmodel import select

from app.domain.vocabulary import UserRole
from app.models import Incident
from app.store.care import What
from tests.web.admin.conftest import Browser, Maker
from tests.web.pages.conftest import claim, incident


def _lists(page: str) -> dict[str, int]:
    """The lists by the word of their address, with their lengths."""
    found = re.findall(r'what=([a-z-]+)[^>]*><span>[^<]*</span> <span class="count">([\d,]+)<', page)
    return {what: int(count.replace(",", "")) for what, count in found}


def _shown(browser: Browser, what: str) -> list[tuple[str, str]]:
    """The rows of a list: where each leads, and what it is called."""
    page = browser.get(f"/admin/care?what={what}").text
    rows = page[page.index('id="list"') :]
    return [(href, unescape(text)) for href, text in re.findall(r'<li><p><a href="([^"]+)"[^>]*>([^<]*)</a>', rows)]


def test_claims_without_figures_are_listed_with_their_incident(desk: Maker) -> None:
    worded = claim(wording="dozens", text="Dozens died.")
    denied = claim(stance="denies", text="Nobody died.")
    atlas = desk(incident(title="Counted", claims=[claim(n=3)]), incident(title="Worded", claims=[worded, denied]))
    browser = atlas.sign_in(UserRole.EDITOR)
    with atlas.sessions.reader() as db:
        key = db.exec(select(Incident.key).where(Incident.title == "Worded")).one()

    counts = _lists(browser.get("/admin/care").text)

    assert (counts["words-only"], counts["no-figures"], counts["no-claims"]) == (1, 1, 0)
    assert _shown(browser, "words-only") == [(f"/admin/incidents/{key}/edit", "dozens")]
    assert _shown(browser, "no-figures") == [(f"/admin/incidents/{key}/edit", "Nobody died.")]


def test_incidents_without_a_summary_in_one_language(desk: Maker) -> None:
    atlas = desk(
        incident(title="Both", summary="A text.", summary_fr="Un texte."),
        incident(title="English", summary="A text."),
        incident(title="Neither"),
    )
    browser = atlas.sign_in(UserRole.EDITOR)

    assert [text for _, text in _shown(browser, "no-english")] == ["Neither"]
    assert [text for _, text in _shown(browser, "no-french")] == ["English", "Neither"]
    assert [href.endswith("/edit") for href, _ in _shown(browser, "no-claims")] == [True, True, True]


def test_every_list_answers_in_both_languages(desk: Maker) -> None:
    browser = desk().sign_in(UserRole.ADMINISTRATOR)

    for what in [*(one.value for one in What), "nothing", "%00"]:
        for path in ("/admin/care", "/fr/admin/care"):
            assert browser.get(f"{path}?what={what}&page=9&records=all").status_code == 200


def test_contributors_and_strangers_do_not_see_it(desk: Maker) -> None:
    atlas = desk()

    assert atlas.sign_in(UserRole.CONTRIBUTOR).get("/admin/care").status_code == 403
    assert atlas.nobody().get("/admin/care").status_code == 303
