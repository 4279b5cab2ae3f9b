"""A route that reads its own query refuses what it would not ask."""

import pytest
from fastapi import APIRouter, Depends, Response

from app.web.straight import StraightRoute


def nothing() -> Response:
    return Response()


def test_dependencies_that_nobody_would_ask_are_refused() -> None:
    router = APIRouter(route_class=StraightRoute, dependencies=[Depends(nothing)])
    plain = APIRouter(route_class=StraightRoute)

    with pytest.raises(TypeError, match="no dependencies"):
        router.get("/one")(nothing)
    with pytest.raises(TypeError, match="no dependencies"):
        plain.get("/two")(nothing)
