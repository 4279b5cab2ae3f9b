"""Drafts as records, and the digest by which two that say the same are known as one."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from app.domain.dates import write_edtf
from app.domain.draft import ClaimDraft, IncidentDraft

_APART = ("standing", "tags")
"""What the desk decides, whatever the source says."""


def record_of(draft: IncidentDraft) -> dict[str, Any]:
    """The draft with the fields that the snapshot of its incident has; claims have their ids where they have any."""
    record = {name: value for name, value in vars(draft).items() if name not in _APART}
    # By hand: pydantic's way to the same takes an import as long as checking does.
    record["involvements"] = tuple([dict(vars(one)) for one in draft.involvements])
    record["claims"] = tuple([_claim(one) for one in draft.claims])
    record["given"] = dict(draft.given)
    return {**record, "date": write_edtf(draft.date), "sources": draft.cited()}


def _claim(draft: ClaimDraft) -> dict[str, Any]:
    return {**vars(draft), "sources": tuple([dict(vars(one)) for one in draft.sources])}


def digest(record: Mapping[str, Any]) -> str:
    """The SHA-256 of what a record says; ids of claims, its standing and its tags are none of it."""
    said = {name: value for name, value in record.items() if name not in _APART}
    said["claims"] = [_without_id(one) for one in record["claims"]]
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _without_id(claim: Mapping[str, Any]) -> dict[str, Any]:
    bare = dict(claim)
    bare.pop("id", None)
    return bare
