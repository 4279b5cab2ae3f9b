"""Take away what slows imports down: keys of other kinds of records on revisions, idle indexes, a trigger's question.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = {
    "incident": "incident", "actor": "actor", "place": "place", "source": "source", "dataset": "dataset",
    "total": "reported_total",
}  # fmt: skip
_KEYS = [f"uq_revision_{kind}_id_version" for kind in _TABLES]
_IDLE = ("date_from", "date_to", "event_type")
"""Columns of incidents by which nothing is looked up alone: every question asks for a standing as well."""
_ADDED = "CREATE TRIGGER incident_words_added AFTER INSERT ON incident "
_TAKE_IN = "BEGIN INSERT INTO incident_words (rowid, search_text) VALUES (new.id, new.search_text); END"
_UNLESS_WAITING = "WHEN NOT EXISTS (SELECT 1 FROM incident_words_waiting) "
_INDEXED = ("at", "account_id", "import_id")
_COLUMNS = """id INTEGER NOT NULL, incident_id INTEGER, actor_id INTEGER, place_id INTEGER, source_id INTEGER,
    dataset_id INTEGER, total_id INTEGER, version INTEGER NOT NULL, at DATETIME NOT NULL, author VARCHAR(300) NOT NULL,
    role VARCHAR(40) NOT NULL, reason VARCHAR(2000) NOT NULL, standing VARCHAR(40), public BOOLEAN NOT NULL,
    snapshot VARCHAR NOT NULL, account_id INTEGER CONSTRAINT fk_revision_account_id_account REFERENCES account (id),
    import_id INTEGER CONSTRAINT fk_revision_import_id_import_run REFERENCES import_run (id)"""


def upgrade() -> None:
    """Go to this version's tables."""
    if op.get_bind().dialect.name == "sqlite":
        _made_anew([])
        op.execute("DROP TRIGGER incident_words_added")
        op.execute(_ADDED + _TAKE_IN)
        op.execute("DROP TABLE incident_words_waiting")
    else:
        for name in _KEYS:
            op.drop_constraint(name, "revision", type_="unique")
    for kind, name in zip(_TABLES, _KEYS, strict=True):
        given = sa.text(f"{kind}_id IS NOT NULL")
        op.create_index(
            name, "revision", [f"{kind}_id", "version"], unique=True, sqlite_where=given, postgresql_where=given
        )
    for name in _IDLE:
        op.drop_index(op.f(f"ix_incident_{name}"), "incident")


def downgrade() -> None:
    """Go back to the tables before it."""
    for name in _IDLE:
        op.create_index(op.f(f"ix_incident_{name}"), "incident", [name])
    for name in _KEYS:
        op.drop_index(name, "revision")
    keys = [(name, f"{kind}_id", "version") for kind, name in zip(_TABLES, _KEYS, strict=True)]
    if op.get_bind().dialect.name == "sqlite":
        _made_anew([f"CONSTRAINT {name} UNIQUE ({one}, {other})" for name, one, other in keys])
        op.execute("CREATE TABLE incident_words_waiting (one INTEGER NOT NULL PRIMARY KEY)")
        op.execute("DROP TRIGGER incident_words_added")
        op.execute(_ADDED + _UNLESS_WAITING + _TAKE_IN)
        return
    for name, *columns in keys:
        op.create_unique_constraint(name, "revision", columns)


def _made_anew(keys: list[str]) -> None:
    """Make the table again with these keys: SQLite takes none away.

    It stays as the migrations before have made it, which take columns away in words that the copy of a library breaks.
    """
    ties = [
        f"CONSTRAINT fk_revision_{kind}_id_{table} FOREIGN KEY ({kind}_id) REFERENCES {table} (id)"
        for kind, table in _TABLES.items()
    ]
    given = " + ".join(f"(CASE WHEN {kind}_id IS NULL THEN 0 ELSE 1 END)" for kind in _TABLES)
    rules = ["CONSTRAINT pk_revision PRIMARY KEY (id)", f"CONSTRAINT ck_revision_one_record CHECK ({given} = 1)"]
    op.execute(f"CREATE TABLE revision_anew ({', '.join([_COLUMNS, *rules, *ties, *keys])})")
    names = ", ".join(line.split()[0] for line in _COLUMNS.replace("\n", " ").split(", "))
    op.execute(f"INSERT INTO revision_anew ({names}) SELECT {names} FROM revision")  # noqa: S608  # The names stand above.
    op.execute("DROP TABLE revision")
    op.execute("ALTER TABLE revision_anew RENAME TO revision")
    for name in _INDEXED:
        op.create_index(op.f(f"ix_revision_{name}"), "revision", [name])
