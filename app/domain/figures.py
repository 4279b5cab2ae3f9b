"""Figures in words: 20 - 80, 20+, unknown."""

from app.i18n import gettext, ngettext, number


def range_words(low: int | None, high: int | None, *, is_open: bool = False) -> str:
    """A range as readers see it; "unknown" where nobody gives a number, for unknown is not zero."""
    if low is None or high is None:
        return gettext("unknown")
    if low == high:
        return f"{number(low)}+" if is_open else number(low)
    return f"{number(low)}\u2009\u2013\u2009{number(high)}{'+' if is_open else ''}"


def killed_words(low: int | None, high: int | None, *, is_open: bool = False) -> str:
    """The killed of one incident in words."""
    if low is None or high is None:
        return gettext("killed: unknown")
    words = range_words(low, high, is_open=is_open)
    return ngettext("%(words)s killed", "%(words)s killed", high, words=words)
