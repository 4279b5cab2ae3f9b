"""Make the index of words in the texts of incidents: a table of FTS5 with its triggers, or an index of vectors.

Revision: 0005, after 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SQLITE = (
    "CREATE VIRTUAL TABLE incident_words USING fts5(search_text, content='incident', content_rowid='id', "
    "tokenize='ascii', detail=none, columnsize=0, prefix='2 3')",
    "CREATE TABLE incident_words_waiting (one INTEGER NOT NULL PRIMARY KEY)",
    "INSERT INTO incident_words (incident_words) VALUES ('rebuild')",
    "CREATE TRIGGER incident_words_added AFTER INSERT ON incident "
    "WHEN NOT EXISTS (SELECT 1 FROM incident_words_waiting) BEGIN "
    "INSERT INTO incident_words (rowid, search_text) VALUES (new.id, new.search_text); END",
    "CREATE TRIGGER incident_words_gone AFTER DELETE ON incident BEGIN "
    "INSERT INTO incident_words (incident_words, rowid, search_text) VALUES ('delete', old.id, old.search_text); END",
    "CREATE TRIGGER incident_words_changed AFTER UPDATE OF id, search_text ON incident "
    "WHEN new.id <> old.id OR new.search_text <> old.search_text BEGIN "
    "INSERT INTO incident_words (incident_words, rowid, search_text) VALUES ('delete', old.id, old.search_text); "
    "INSERT INTO incident_words (rowid, search_text) VALUES (new.id, new.search_text); END",
)
_POSTGRESQL = (
    # A vector takes no longer words, and no more of them; texts that are written from now on are cut so before.
    r"UPDATE incident SET search_text = left(regexp_replace(search_text, '(\S{200})\S+', '\1', 'g'), 250000) "
    r"WHERE search_text ~ '\S{201}' OR length(search_text) > 250000",
    "SET LOCAL maintenance_work_mem = '256MB'",
    "CREATE INDEX incident_words ON incident USING gin (array_to_tsvector(string_to_array(search_text, ' ')))",
)


def upgrade() -> None:
    """Go to this version's tables."""
    for line in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.get_bind().exec_driver_sql(line)


def downgrade() -> None:
    """Go back to the tables before."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX incident_words")
        return
    for name in ("added", "gone", "changed"):
        op.execute(f"DROP TRIGGER incident_words_{name}")
    op.execute("DROP TABLE incident_words")
    op.execute("DROP TABLE incident_words_waiting")
