"""Forms as a browser without JavaScript reads them: the fields of one form of a page, with what would be sent."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.fields: dict[str, str] = {}
        self._area = self._select = ""
        self._option: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("method") == "post" and given.get("action", "").endswith(self.action)
        if not self.inside or "disabled" in given:
            return
        name = given.get("name", "")
        match tag:
            case "input" if name and self._is_sent(given):
                self.fields[name] = given.get("value", "on")
            case "textarea":
                self._area = name
                self.fields[name] = ""
            case "select":
                self._select = name
            case "option" if self._select and ("selected" in given or self._select not in self.fields):
                self.fields[self._select] = given.get("value", "")

    def _is_sent(self, given: dict[str, str]) -> bool:
        kind = given.get("type", "text")
        return kind not in ("submit", "button", "file") and (kind not in ("checkbox", "radio") or "checked" in given)

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "form":
                self.inside = False
            case "textarea":
                # The line break that stands right after the tag is no part of the text.
                self.fields[self._area] = self.fields[self._area].removeprefix("\n") if self._area else ""
                self._area = ""
            case "select":
                self._select = ""


def fields(page: str, action: str) -> dict[str, str]:
    """What the form that posts to `action` would send if nothing was touched, buttons left out."""
    reader = _Reader(action)
    reader.feed(page)
    if not reader.fields:
        raise AssertionError(f"the page has no form that posts to {action}")
    return reader.fields
