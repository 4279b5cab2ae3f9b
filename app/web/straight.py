"""Routes that read their own query: FastAPI describes them, and leaves the way of each request to them.

What FastAPI does to find one model in a query takes longer than many an answer does.
"""

from collections.abc import Callable, Coroutine
from inspect import signature
from typing import Any, get_type_hints

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from app.domain.filter import PLURAL
from app.web.query import once


class StraightRoute(APIRoute):
    """A route whose function takes the request and one model of its query, called `wanted`, and makes the answer."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What serves one request."""
        if self.dependencies or list(signature(self.endpoint).parameters) != ["request", "wanted"]:
            raise TypeError("A route that reads its own query has no dependencies, which nobody would ask.")
        model: type[BaseModel] = get_type_hints(self.endpoint)["wanted"]

        async def serve(request: Request) -> Response:
            await once(request)
            answer: Response = await self.endpoint(request, read(model, request))
            return answer

        return serve


def read(model: type[BaseModel], request: Request) -> BaseModel:
    """The query as a model; raises RequestValidationError, as FastAPI does, where it is none."""
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in PLURAL:
            given.setdefault(name, []).append(value)
        else:
            given[name] = value
    try:
        return model.model_validate(given)
    except ValidationError as error:
        found = [{**one, "loc": ("query", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(found) from None
