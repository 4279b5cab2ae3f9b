"""The colours of sides on the page of an incident can be seen, on the page and on the band of a range."""

import re

import pytest

from tests.servers import ROOT
from tests.structure.test_colours import GRAPHIC, HEX, TEXT, contrast, tokens

SHEET = (ROOT / "static" / "css" / "incident.css").read_text(encoding="utf-8")


def sides(scheme: str) -> dict[str, str]:
    """The colours that the sheet sets in a scheme, on screens."""
    light, _, rest = SHEET.partition("@media print")[0].partition("@media (prefers-color-scheme: dark)")
    given = [light, rest.partition("/*")[0]] if scheme == "dark" else [light]
    return {name: colour for text in given for name, colour in re.findall(rf"--([a-z-]+): ({HEX})", text)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("side", ["side-a", "side-b", "side-other"])
def test_bars_and_letters_of_sides_can_be_seen(scheme: str, side: str) -> None:
    own, papers = sides(scheme), tokens(scheme)

    for behind in (papers["paper"], papers["card"], own["band"]):
        assert contrast(own[side], behind) >= GRAPHIC
    letter, under = (own[side], papers["paper"]) if side == "side-other" else (own["on-side"], own[side])
    assert contrast(letter, under) >= TEXT
