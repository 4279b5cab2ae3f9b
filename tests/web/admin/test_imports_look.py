"""What the page of a file tells before it is taken in: changes field by field, days to come, and what it lacks."""

import re
from html import unescape
from pathlib import Path

from app.domain.vocabulary import UserRole
from tests.importing.ucdp_files import written
from tests.web.admin.conftest import Maker
from tests.web.admin.importing import decide, done, imports, sent

ADMINISTRATOR = UserRole.ADMINISTRATOR


def test_changes_are_told_field_by_field_before_what_is_new(desk: Maker, tmp_path: Path) -> None:
    browser = desk().sign_in(ADMINISTRATOR)
    where, page = sent(browser, written(tmp_path, {}, {}).read_bytes())
    decide(browser, where, page, "import")
    assert "What it did" in done(browser, where)
    newer = written(tmp_path, {"deaths_b": "5", "best": "9", "high": "11"}, {}, {"date_start": "2971-01-01",
                    "date_end": "2971-01-01"})  # fmt: skip

    _, page = sent(browser, newer.read_bytes(), "GEDEvent_v72_0.csv")

    page = unescape(page)
    titles = [page.index(f'id="{one}-title"') for one in ("ahead", "changed", "created")]
    assert titles == sorted(titles)
    lines = re.findall(r'<th scope="row" dir="auto">(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', page)
    assert ("Beside, from the dataset – deaths_b", "0", "5") in lines
    assert any("killed" in what and "4" in before and "9" in after for what, before, after in lines)
    assert page.count('<li class="unsettled">') == 1
    assert "2971-01-01" in page[titles[0] : titles[1]]


def test_a_file_that_lacks_many_records_is_taken_in_by_who_says_so(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where, page = sent(browser, written(tmp_path, *({} for _ in range(30))).read_bytes())
    decide(browser, where, page, "import")
    assert "What it did" in done(browser, where)

    where, page = sent(browser, written(tmp_path, {}).read_bytes(), "GEDEvent_v72_0.csv")

    assert "This file lacks 29 of the 30 records" in page
    assert re.search(r'name="fewer" value="1" required', page)
    gone = unescape(page[page.index('id="vanished-title"') :])
    assert len(re.findall(r'<li><a href="/admin/incidents/\w+" dir="auto">[^<]+</a> <span class="code">', gone)) == 29
    assert "1 March 1971" in gone
    refused = decide(browser, where, page, "import")
    assert refused.status_code == 422
    assert "Say that the release has fewer" in refused.text
    assert len(imports(atlas)) == 1
    assert decide(browser, where, page, "import", fewer="1").status_code == 303
    assert "What it did" in done(browser, where)
    assert [one.vanished for one in imports(atlas)] == [0, 29]


def test_what_an_earlier_version_has_looked_at_can_be_looked_at_again(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where, _ = sent(browser, written(tmp_path, {}).read_bytes())
    kept = atlas.app.state.settings.data_dir / "imports" / where.rpartition("/")[2] / "plan.json"
    kept.write_text('{"kind":"ucdp"}', encoding="utf-8")

    page = browser.get(where).text

    assert "What it would do" not in page
    assert 'value="drop"' in page
    decide(browser, where, page, "again")
    assert "What it would do" in done(browser, where)
