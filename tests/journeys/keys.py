"""A keyboard and no mouse: going on by Tab until something has the focus."""

import pytest
from playwright.sync_api import Locator, Page

MOST = 120


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until one of what is wanted has the focus."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if wanted.evaluate_all("(all) => all.includes(document.activeElement)"):
            return
    pytest.fail(f"{MOST} times Tab do not lead to {wanted}")
