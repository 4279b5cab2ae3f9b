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
from app.models.access import ApiToken, Attempt, OneTimeLink, UserSession  # noqa: E402
from app.models.account import Account  # noqa: E402
from app.models.actor import Actor, ActorLink, ActorName  # noqa: E402
from app.models.change import Change  # noqa: E402
from app.models.claim import Claim, ClaimSource  # noqa: E402
from app.models.correction import Correction  # noqa: E402
from app.models.dataset import Dataset  # noqa: E402
from app.models.deed import Deed  # noqa: E402
from app.models.figure import Figure, Sum  # noqa: E402
from app.models.imported import Import, ImportedRow, SameEvent  # noqa: E402
from app.models.incident import Incident, IncidentSource, IncidentTag  # noqa: E402
from app.models.involvement import Involvement  # noqa: E402
from app.models.pair import PairDecision  # noqa: E402
from app.models.place import Place, PlaceName  # noqa: E402
from app.models.proposal import Comment, Proposal  # noqa: E402
from app.models.redaction import Redaction  # noqa: E402
from app.models.revision import RECORDS, DataVersion, Revision  # noqa: E402
from app.models.source import Source  # noqa: E402
from app.models.total import ReportedTotal, TotalSource  # noqa: E402

__all__ = [
    "RECORDS",
    "Account",
    "Actor",
    "ActorLink",
    "ActorName",
    "ApiToken",
    "Attempt",
    "Change",
    "Claim",
    "ClaimSource",
    "Comment",
    "Correction",
    "DataVersion",
    "Dataset",
    "Deed",
    "Figure",
    "Import",
    "ImportedRow",
    "Incident",
    "IncidentSource",
    "IncidentTag",
    "Involvement",
    "OneTimeLink",
    "PairDecision",
    "Place",
    "PlaceName",
    "Proposal",
    "Redaction",
    "ReportedTotal",
    "Revision",
    "SQLModel",
    "SameEvent",
    "Source",
    "Sum",
    "TotalSource",
    "UserSession",
]
