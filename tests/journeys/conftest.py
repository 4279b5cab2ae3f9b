"""What several journeys ask for."""

from tests.journeys.pages import codes

__all__ = ["codes"]
