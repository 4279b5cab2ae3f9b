"""Routes that are prepared once in a run, however many applications have them."""

from typing import Any

from fastapi import routing


def share() -> None:
    """Let applications take routes that another one prepared: most of what making one costs is reading signatures."""
    prepare = routing._EffectiveRouteContext.from_api_route
    prepared: dict[tuple[int, str], Any] = {}

    def once(*, original_route: Any, include_context: Any) -> Any:
        provider = include_context.dependency_overrides_provider
        if getattr(provider, "dependency_overrides", None):
            # An application in which a test replaces something has routes of its own.
            return prepare(original_route=original_route, include_context=include_context)
        key = (id(original_route), include_context.prefix)
        if key not in prepared:
            prepared[key] = prepare(original_route=original_route, include_context=include_context)
        return prepared[key]

    routing._EffectiveRouteContext.from_api_route = once  # type: ignore[method-assign]
