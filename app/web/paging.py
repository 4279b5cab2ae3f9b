"""The tokens with which machine lists go on: opaque to callers, a record's place or a number of records to us."""

import base64
import binascii
import re

from fastapi import Request

from app.domain.codes import PATTERN
from app.domain.dates import read_day
from app.domain.errors import Unreadable
from app.i18n import gettext
from app.store.keyset import Mark

AFTER = "after"
_MARK = re.compile(rf"k:(?P<day>\d{{4}}-\d{{2}}-\d{{2}}):(?P<code>{PATTERN})", re.ASCII)
_OFFSET = re.compile(r"o:(?P<number>\d{1,9})", re.ASCII)


def write(place: Mark | int) -> str:
    """The token of a place."""
    text = f"o:{place}" if isinstance(place, int) else f"k:{place.day.isoformat()}:{place.code}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(after: str | None) -> Mark | int:
    """The place of a token, the beginning for none; raises Unreadable for a token that no list gave."""
    if after is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(after.encode() + b"==").decode()
        if found := _OFFSET.fullmatch(text):
            return int(found["number"])
        if found := _MARK.fullmatch(text):
            return Mark(read_day(found["day"]), found["code"])
    except (binascii.Error, ValueError):
        # A token of other bytes is refused as one of other words is.
        pass
    raise _stranger()


def start(after: str | None) -> int:
    """The number of records before a page of a list that has no other key; raises Unreadable for a place in another."""
    place = read(after)
    if isinstance(place, int):
        return place
    raise _stranger()


def mark(after: str | None) -> Mark | None:
    """The record before a page of a list that never went by numbers, None for its beginning; raises Unreadable."""
    place = read(after) if after is not None else None
    if isinstance(place, int):
        raise _stranger()
    return place


def _stranger() -> Unreadable:
    return Unreadable(AFTER, gettext("“after” is not one of the addresses that `next` gave."))


def following(request: Request, place: Mark | int) -> str:
    """The address of the next page of the list that was asked for, from the root of the site."""
    return str(request.url.include_query_params(**{AFTER: write(place)}).replace(scheme="", netloc=""))
