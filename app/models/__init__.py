"""Floor 1: the tables, one file each."""

from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# The convention has to stand before the first table is defined, so the tables come after it.
from app.models.actor import Actor, ActorLink, ActorName  # noqa: E402
from app.models.claim import Claim, ClaimSource  # noqa: E402
from app.models.dataset import Dataset  # noqa: E402
from app.models.figure import Figure, Sum  # noqa: E402
from app.models.incident import Incident, IncidentSource  # noqa: E402
from app.models.involvement import Involvement  # noqa: E402
from app.models.place import Place, PlaceName  # noqa: E402
from app.models.revision import RECORDS, DataVersion, Revision  # noqa: E402
from app.models.source import Source  # noqa: E402
from app.models.total import ReportedTotal, TotalSource  # noqa: E402

__all__ = [
    "RECORDS",
    "Actor",
    "ActorLink",
    "ActorName",
    "Claim",
    "ClaimSource",
    "DataVersion",
    "Dataset",
    "Figure",
    "Incident",
    "IncidentSource",
    "Involvement",
    "Place",
    "PlaceName",
    "ReportedTotal",
    "Revision",
    "SQLModel",
    "Source",
    "Sum",
    "TotalSource",
]
