"""What the incident's form keeps in the browser: a copy for each page, and each is offered until it is saved."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_incident_form import NEW, Desk, desk, fill, fill_all

__all__ = ["desk"]

KEPT = "Object.keys(localStorage).filter((one) => one.startsWith('atlas-draft:')).map((one) => localStorage[one])"


def typed(page: Page, title: str) -> None:
    """Type a title and wait until it is kept."""
    fill(page, title=title)
    page.wait_for_timeout(700)
    assert any(title in one for one in page.evaluate(KEPT))


def test_what_is_typed_beside_an_older_text_is_kept_too(desk: Desk) -> None:
    with desk.context() as context:
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(desk.url + NEW)
        typed(page, "The first text")
        page.reload()
        expect(page.locator(".kept-draft")).to_have_count(1)
        typed(page, "The second text")
        page.reload()
        expect(page.locator(".kept-draft")).to_have_count(2)
        # The newest stands first; what stands in the form is not written over without being kept.
        typed(page, "The third text")
        page.get_by_role("button", name="Put it back").first.click()
        expect(page.locator("#f-title")).to_have_value("The second text")
        expect(page.locator(".kept-draft")).to_have_count(2)
        page.get_by_role("button", name="Throw it away").first.click()
        page.get_by_role("button", name="Throw it away").first.click()
        expect(page.locator(".kept-draft")).to_have_count(0)
        kept = page.evaluate(KEPT)
        assert len(kept) == 1
        assert "The second text" in kept[0]


def test_two_tabs_keep_a_copy_each_and_a_living_one_is_not_offered(desk: Desk) -> None:
    with desk.context() as context:
        one, other = context.new_page(), context.new_page()
        one.goto(desk.url + NEW)
        typed(one, "Of the first tab")
        other.goto(desk.url + NEW)
        typed(other, "Of the other tab")
        other.wait_for_timeout(2500)
        expect(other.locator(".kept-draft")).to_have_count(0)
        for page in (one, other):
            page.close(run_before_unload=False)
        again = context.new_page()
        again.goto(desk.url + NEW)
        expect(again.locator(".kept-draft")).to_have_count(2)
        assert sorted("first tab" in kept for kept in again.evaluate(KEPT)) == [False, True]


def test_a_save_takes_away_the_copy_that_it_saved_and_no_other(desk: Desk) -> None:
    with desk.context() as context:
        lost, page = context.new_page(), context.new_page()
        lost.goto(desk.url + NEW)
        typed(lost, "Its answer never came")
        lost.route("**" + NEW, lambda route: route.abort())
        lost.get_by_role("button", name="Keep the draft").click()
        lost.wait_for_timeout(500)
        page.goto(desk.url + NEW)
        fill_all(page, "Saved in the other tab")
        page.get_by_role("button", name="Keep the draft").click()
        page.wait_for_url("**/admin/incidents/*?done=created*")
        page.goto(f"{desk.url}/admin?done=saved")
        kept = page.evaluate(KEPT)
        assert len(kept) == 1
        assert "Its answer never came" in kept[0]


@pytest.mark.parametrize("mended", [True, False], ids=["mended", "left"])
def test_a_form_with_something_to_mend_goes_on_with_its_copy(desk: Desk, mended: bool) -> None:
    with desk.context() as context:
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(desk.url + NEW)
        fill_all(page, f"To be mended {mended}")
        fill(page, claims__0__best="seven ")
        page.get_by_role("button", name="Keep the draft").click()
        expect(page.locator("#summary")).to_be_visible()
        page.wait_for_timeout(800)
        expect(page.locator(".kept-draft")).to_have_count(0)
        assert len(page.evaluate(KEPT)) == 1
        if mended:
            fill(page, claims__0__best="7")
            page.get_by_role("button", name="Keep the draft").click()
            page.wait_for_url("**/admin/incidents/*?done=created*")
            assert page.evaluate(KEPT) == []
        else:
            page.goto(desk.url + NEW)
            expect(page.locator(".kept-draft")).to_have_count(1)


def test_a_record_that_is_new_in_the_form_stands_first_and_is_made_once(desk: Desk) -> None:
    with desk.page() as page:
        fill(page, involvements__0__actor="Zeta Brigade")
        page.get_by_role("option", name="Make a new record: Zeta Brigade").click()
        expect(page.locator("#f-new_actors-0-name")).to_have_value("Zeta Brigade")
        claimant = page.locator("#f-claims-0-claimant")
        claimant.focus()
        page.keyboard.type("zeta brig", delay=20)
        expect(page.locator("[role=option]:visible").first).to_have_text("Zeta BrigadeNew, in this form")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(claimant).to_have_value("Zeta Brigade")
        claimant.fill("zeta brigade")
        expect(page.get_by_role("option", name="New, in this form")).to_be_visible()
        expect(page.get_by_role("option", name="Make a new record")).to_have_count(0)
