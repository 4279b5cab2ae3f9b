"""Which claims of a new draft are those that an incident has already, so that their ids stay."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from app.domain.shapes import Record


def with_ids(new: Sequence[Record], kept: Iterable[Record]) -> list[Record]:
    """The new claims, each with the id of a kept one of the same claimant about the same people in the same sources.

    Of several that could be meant, one that says the same goes first, and then the first. A claim that brings its own
    id keeps it.
    """
    left = [one for one in kept if one["id"] not in {claim.get("id") for claim in new}]
    made = [dict(one) for one in new]
    for alike in (_whole, _about, _loosely):
        free: dict[Hashable, list[Record]] = defaultdict(list)
        for one in left:
            free[alike(one)].append(one)
        for claim in made:
            if claim.get("id") is None and (found := free[alike(claim)]):
                claim["id"] = found.pop(0)["id"]
        taken = {claim.get("id") for claim in made}
        left = [one for one in left if one["id"] not in taken]
    return made


def _loosely(claim: Record) -> tuple[Any, ...]:
    return (claim["claimant"], claim["measure"], claim["scope"], claim["subject"], claim["subject_text"])


def _about(claim: Record) -> tuple[Any, ...]:
    return (*_loosely(claim), tuple(sorted(one["source"] for one in claim["sources"])))


def _whole(claim: Record) -> tuple[Any, ...]:
    numbers = (claim["low"], claim["best"], claim["high"], claim["wording"], claim["text"])
    return (*_about(claim), claim["stance"], claim["extent"], *numbers)
