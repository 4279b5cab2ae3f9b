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


def figure_words(low: int | None, best: int | None, high: int | None) -> str:
    """A number as it was given, else nothing: what was put in words stays words."""
    if low is not None and high is None:
        words = gettext("at least %(n)s", n=number(low))
    elif low is None and high is not None:
        words = gettext("at most %(n)s", n=number(high))
    elif low is not None and high is not None:
        words = range_words(low, high)
    else:
        return number(best) if best is not None else ""
    if best is not None and best not in (low, high):
        return gettext("%(range)s, best estimate %(n)s", range=words, n=number(best))
    return words
