"""The map of the site is well-formed and names each page in both languages."""

import xml.etree.ElementTree as ET

from app.render.sitemap import Listed, index, urlset

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_each_language_of_a_page_has_an_entry_that_names_both() -> None:
    page = Listed((("en", 'https://a.example/x?a=1&b="2"'), ("fr", "https://a.example/fr/x")), "2024-07-25")

    made = ET.fromstring(urlset([page]))  # noqa: S314  # It was written one line above.

    assert [one.findtext("s:loc", namespaces=NS) for one in made] == [address for _, address in page.addresses]
    for one in made:
        links = {link.attrib["hreflang"]: link.attrib["href"] for link in one.findall("x:link", NS)}
        assert links == dict(page.addresses)
        assert one.findtext("s:lastmod", namespaces=NS) == "2024-07-25"


def test_an_index_names_its_files() -> None:
    made = ET.fromstring(index(["https://a.example/sitemap-1.xml"]))  # noqa: S314  # As above.

    assert [one.text for one in made.iter(f"{{{NS['s']}}}loc")] == ["https://a.example/sitemap-1.xml"]
