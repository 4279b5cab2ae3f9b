"""Languages: messages, plurals, dates and numbers in English and in French."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.dates import format_date

from app import i18n

# --- Speaking ------------------------------------------------------------------------------------------------


@pytest.fixture
def dictionary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Writes a small French dictionary, and reads it instead of the product's."""

    def write(entries: str) -> None:
        folder = tmp_path / "fr" / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        (folder / "messages.po").write_text(
            head + '"Plural-Forms: nplurals=2; plural=n > 1;\\n"\n\n' + entries, "utf-8"
        )
        i18n.catalog.cache_clear()

    monkeypatch.setattr(i18n, "_LOCALES", tmp_path)
    i18n.catalog.cache_clear()
    yield write
    i18n.catalog.cache_clear()


ONE = 'msgid "Map"\nmsgstr "Carte"\n'
MANY = 'msgid "%(n)s place"\nmsgid_plural "%(n)s places"\nmsgstr[0] "%(n)s lieu"\nmsgstr[1] "%(n)s lieux"\n'


def test_a_message_is_said_in_the_language_that_is_spoken(dictionary: Callable[[str], None]) -> None:
    dictionary(ONE)

    assert i18n.gettext("Map") == "Map"
    with i18n.speaking("fr"):
        assert i18n.gettext("Map") == "Carte"
    assert i18n.gettext("Map") == "Map"


@pytest.mark.parametrize(
    ("n", "english", "french"),
    [
        (0, "0 places", "0 lieu"),
        (1, "1 place", "1 lieu"),
        (2, "2 places", "2 lieux"),
        (1234, "1,234 places", "1\u202f234 lieux"),
        (1_000_000, "1,000,000 places", "1\u202f000\u202f000 lieux"),
    ],
)
def test_plurals_follow_each_languages_rule(
    dictionary: Callable[[str], None], n: int, english: str, french: str
) -> None:
    dictionary(MANY)

    assert i18n.ngettext("%(n)s place", "%(n)s places", n) == english
    with i18n.speaking("fr"):
        assert i18n.ngettext("%(n)s place", "%(n)s places", n) == french


@pytest.mark.parametrize(
    "entries",
    [
        "",
        'msgid "Map"\nmsgstr ""\n\nmsgid "%(n)s place"\nmsgid_plural "%(n)s places"\nmsgstr[0] ""\nmsgstr[1] ""\n',
        'msgid "%(n)s place"\nmsgid_plural "%(n)s places"\nmsgstr[0] "%(n)s lieu"\nmsgstr[1] ""\n',
        f"#, fuzzy\n{ONE}\n#, fuzzy\n{MANY}",
        f"#~ {ONE.splitlines()[0]}\n#~ {ONE.splitlines()[1]}\n",
    ],
    ids=["no entry", "nothing translated", "half translated", "doubtful", "obsolete"],
)
def test_what_is_not_translated_is_said_in_english(dictionary: Callable[[str], None], entries: str) -> None:
    dictionary(entries)

    with i18n.speaking("fr"):
        assert i18n.gettext("Map") == "Map"
        assert [i18n.ngettext("%(n)s place", "%(n)s places", n) for n in (0, 1, 2)] == [
            "0 places", "1 place", "2 places",
        ]  # fmt: skip


def test_without_a_dictionary_english_is_spoken(dictionary: Callable[[str], None]) -> None:
    with i18n.speaking("fr"):
        assert i18n.gettext("Map") == "Map"
        assert i18n.ngettext("%(n)s place", "%(n)s places", 0) == "0 places"


def test_a_singular_that_has_a_plural_can_be_said_alone(dictionary: Callable[[str], None]) -> None:
    dictionary('msgid "place"\nmsgid_plural "places"\nmsgstr[0] "lieu"\nmsgstr[1] "lieux"\n')

    with i18n.speaking("fr"):
        assert i18n.gettext("place") == "lieu"


def test_values_are_filled_in_and_never_read_as_formats() -> None:
    assert i18n.gettext("at %(names)s", names="100% %(x)s ${y}") == "at 100% %(x)s ${y}"
    assert i18n.gettext("100 % of %(them)") == "100 % of %(them)"
    assert i18n.ngettext("%(n)s of %(all)s", "%(n)s of %(all)s", 2, all="%s") == "2 of %s"


@pytest.mark.parametrize("wanted", ["de", "", "EN", "fr-FR", "../fr"])
def test_a_language_that_is_not_spoken_here_is_english(wanted: str) -> None:
    with i18n.speaking("fr"), i18n.speaking(wanted):
        assert i18n.language() == "en"


def test_the_language_comes_back_after_a_failure() -> None:
    with pytest.raises(RuntimeError), i18n.speaking("fr"):
        raise RuntimeError

    assert i18n.language() == "en"


def test_two_requests_speak_their_own_languages() -> None:
    async def answer(wanted: str, mine: asyncio.Event, other: asyncio.Event) -> str:
        with i18n.speaking(wanted):
            mine.set()
            await other.wait()
            return i18n.month(dt.date(2024, 7, 1))

    async def both() -> list[str]:
        one, other = asyncio.Event(), asyncio.Event()
        return list(await asyncio.gather(answer("fr", one, other), answer("en", other, one)))

    assert asyncio.run(both()) == ["juillet 2024", "July 2024"]


@pytest.mark.parametrize(("wanted", "expected"), [("en", ""), ("fr", "/fr")])
def test_french_pages_stand_under_a_prefix(wanted: str, expected: str) -> None:
    with i18n.speaking(wanted):
        assert i18n.prefix() == expected


# --- Dates and numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("say", "english", "french"),
    [
        (lambda: i18n.day(dt.date(2024, 7, 27)), "27 July 2024", "27 juillet 2024"),
        (lambda: i18n.day(dt.date(2024, 8, 1)), "1 August 2024", "1er août 2024"),
        (lambda: i18n.day(dt.date(2024, 7, 27), short=True), "27 Jul 2024", "27 juil. 2024"),
        (lambda: i18n.day(dt.date(2024, 8, 1), short=True), "1 Aug 2024", "1er août 2024"),
        (lambda: i18n.day(dt.date(2024, 8, 11)), "11 August 2024", "11 août 2024"),
        (lambda: i18n.month(dt.date(2024, 7, 27)), "July 2024", "juillet 2024"),
        (lambda: i18n.month(dt.date(2024, 7, 27), short=True), "Jul 2024", "juil. 2024"),
        (lambda: i18n.month_and_day(dt.date(2024, 7, 27)), "27 July", "27 juillet"),
        (lambda: i18n.month_and_day(dt.date(2024, 7, 1)), "1 July", "1er juillet"),
        (lambda: i18n.day_of_month(dt.date(2024, 7, 27)), "27", "27"),
        (lambda: i18n.day_of_month(dt.date(2024, 7, 1)), "1", "1er"),
        (
            lambda: i18n.moment(dt.datetime(2024, 7, 27, 6, 5, tzinfo=dt.UTC)),
            "27 July 2024, 06:05 UTC",
            "27 juillet 2024, 06:05 UTC",
        ),
        # A time elsewhere is said in UTC, which may be another day.
        (
            lambda: i18n.moment(dt.datetime(2024, 8, 1, 1, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))),
            "31 July 2024, 23:30 UTC",
            "31 juillet 2024, 23:30 UTC",
        ),
        (
            lambda: i18n.moment(dt.datetime(2024, 7, 31, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-2)))),
            "1 August 2024, 01:30 UTC",
            "1er août 2024, 01:30 UTC",
        ),
        (lambda: i18n.number(12345), "12,345", "12\u202f345"),
        (lambda: i18n.number(19.954), "19.954", "19,954"),
        (lambda: i18n.number(-6.27), "-6.27", "-6,27"),
        (lambda: i18n.number(0), "0", "0"),
        (lambda: i18n.listing([]), "", ""),
        (lambda: i18n.listing(["a"]), "a", "a"),
        (lambda: i18n.listing(["a", "b"]), "a and b", "a et b"),
        (lambda: i18n.listing(["a", "b", "c"]), "a, b and c", "a, b et c"),
        (lambda: i18n.listing(["a", "b", "c"], style="or"), "a, b or c", "a, b ou c"),
        (lambda: i18n.listing(["{0}", "%s", "c"]), "{0}, %s and c", "{0}, %s et c"),
    ],
)
def test_dates_numbers_and_lists_are_said_in_both_languages(say: Callable[[], str], english: str, french: str) -> None:
    with i18n.speaking("en"):
        assert say() == english
    with i18n.speaking("fr"):
        assert say() == french


@pytest.mark.parametrize(("wanted", "locale", "first"), [("en", "en_GB", "d"), ("fr", "fr", "'1er'")])
def test_days_and_months_are_written_as_the_locale_data_writes_them(wanted: str, locale: str, first: str) -> None:
    """They are put together from the names of months; here the locale data writes the whole of each."""
    with i18n.speaking(wanted):
        for number in range(366):
            day = dt.date(2024, 1, 1) + dt.timedelta(number)
            own = first if day.day == 1 else "d"
            written = {
                f"{own} MMMM y": i18n.day(day),
                f"{own} MMM y": i18n.day(day, short=True),
                f"{own} MMMM": i18n.month_and_day(day),
                own: i18n.day_of_month(day),
                "LLLL y": i18n.month(day),
                "LLL y": i18n.month(day, short=True),
            }
            assert written == {pattern: format_date(day, pattern, locale=locale) for pattern in written}
