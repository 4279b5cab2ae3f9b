"""What a distributed PostgreSQL (Citus) refuses: the tables are free of it as reference tables, and no more is said.

The rules are those of Citus' manual: reference tables have no triggers; keys of a distributed table hold the column by
which it is distributed; foreign keys lead to reference tables, or with that column to a table that lies beside.
"""

import re
from collections.abc import Iterator, Mapping

import psycopg
import pytest
from sqlalchemy import Column, ForeignKeyConstraint, Integer, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlmodel import SQLModel

import app.models
from tests.servers import ROOT, plain

LOCAL = {"attempt", "data_version", "record_change"}
"""What stays where it is: no other table refers to it, nor it to others. All the rest are reference tables."""
BY_INCIDENT = {
    "incident": "id", "claim": "incident_id", "claim_source": "incident_id", "figure": "incident_id",
    "involvement": "incident_id", "incident_source": "incident_id", "incident_tag": "incident_id",
    "same_event": "incident_id", "imported_row": "incident_id", "correction": "incident_id",
    "proposal": "incident_id", "comment": "incident_id",
}  # fmt: skip
"""What would be spread over many servers, an incident with all that stands under it on one."""
ROW = re.compile(r"^\| `(\w+)` \| (.+) \|$", re.MULTILINE)
CATALOGUE = {
    "triggers": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
    "exclusion constraints": "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'x'",
    "heirs and partitions": "SELECT inhrelid::regclass::text FROM pg_inherits i JOIN pg_class c ON c.oid = inhrelid"
    " WHERE c.relkind IN ('r', 'p')",
    "policies": "SELECT polrelid::regclass::text FROM pg_policy",
    "rules": "SELECT ev_class::regclass::text FROM pg_rewrite WHERE rulename <> '_RETURN' AND ev_class >= 16384",
    "identity columns that are short": "SELECT attrelid::regclass::text FROM pg_attribute"
    " WHERE attidentity <> '' AND atttypid <> 'int8'::regtype",
}  # fmt: skip


def keys(table: Table) -> Iterator[tuple[str, ...]]:
    """Whatever has to be unique in a table."""
    for one in table.constraints:
        if isinstance(one, PrimaryKeyConstraint | UniqueConstraint):
            yield tuple(column.name for column in one.columns)
    yield from (tuple(column.name for column in one.columns) for one in table.indexes if one.unique)


def obstacles(metadata: MetaData, by: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What keeps tables from being distributed by these columns, all others being reference tables."""
    for table in metadata.tables.values():
        column = by.get(table.name)
        if column is not None:
            if column not in table.columns:
                yield table.name, f"has no {column}"
                continue
            yield from ((table.name, f"unique ({', '.join(one)})") for one in sorted(keys(table)) if column not in one)
        for key in table.foreign_key_constraints:
            yield from ((table.name, said) for said in _astray(key, column, by))


def _astray(key: ForeignKeyConstraint, column: str | None, by: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a foreign key."""
    there = by.get(key.referred_table.name)
    pairs = {(one.parent.name, one.column.name) for one in key.elements}
    if there is not None and (column, there) not in pairs:
        yield f"{', '.join(sorted(one for one, _ in pairs))} to {key.referred_table.name}"


def told(page: str) -> dict[str, set[str]]:
    """The obstacles that a page tells of, by their table."""
    return {name: set(cell.split("; ")) for name, cell in ROW.findall(page)}


def test_every_table_may_be_a_reference_table(postgresql_url: str) -> None:
    tables = SQLModel.metadata.tables
    with psycopg.connect(plain(postgresql_url)) as connection:
        refused = {what: connection.execute(asked.encode()).fetchall() for what, asked in CATALOGUE.items()}

    assert refused == {what: [] for what in CATALOGUE}
    assert app.models.Incident.__tablename__ in tables.keys() - LOCAL
    for name in LOCAL:
        assert not tables[name].foreign_key_constraints
    assert not {one.referred_table.name for table in tables.values() for one in table.foreign_key_constraints} & LOCAL


@pytest.mark.parametrize("what", CATALOGUE)
def test_the_check_finds_what_is_refused(postgresql_url: str, what: str) -> None:
    planted = {
        "triggers": "CREATE TRIGGER t BEFORE UPDATE ON actor FOR EACH ROW EXECUTE FUNCTION"
        " suppress_redundant_updates_trigger()",
        "exclusion constraints": "ALTER TABLE actor ADD EXCLUDE USING btree (slug WITH =)",
        "heirs and partitions": "CREATE TABLE heir () INHERITS (actor)",
        "policies": "CREATE POLICY p ON actor",
        "rules": "CREATE RULE r AS ON DELETE TO actor DO INSTEAD NOTHING",
        "identity columns that are short": "ALTER TABLE actor ADD short int GENERATED ALWAYS AS IDENTITY",
    }
    with psycopg.connect(plain(postgresql_url)) as connection:
        connection.execute(planted[what].encode())

        assert connection.execute(CATALOGUE[what].encode()).fetchall() != []
        connection.rollback()


def test_the_page_tells_what_keeps_incidents_from_being_spread() -> None:
    found: dict[str, set[str]] = {}
    for name, what in obstacles(SQLModel.metadata, BY_INCIDENT):
        found.setdefault(name, set()).add(what)

    assert told((ROOT / "docs/scaling.md").read_text(encoding="utf-8")) == found
    assert set(BY_INCIDENT) <= set(SQLModel.metadata.tables)


def test_the_check_finds_each_obstacle_and_nothing_where_there_is_none() -> None:
    metadata = MetaData()
    Table("event", metadata, Column("id", Integer, primary_key=True), Column("code", Integer, unique=True))
    Table(
        "word", metadata, Column("event_id", Integer, primary_key=True), Column("n", Integer, primary_key=True),
        Column("kind_id", Integer), ForeignKeyConstraint(["event_id"], ["event.id"]),
        ForeignKeyConstraint(["kind_id"], ["kind.id"]),
    )  # fmt: skip
    Table(
        "kind", metadata, Column("id", Integer, primary_key=True), Column("first_id", Integer),
        ForeignKeyConstraint(["first_id"], ["event.id"]),
    )  # fmt: skip
    Table("letter", metadata, Column("id", Integer, primary_key=True))

    found = list(obstacles(metadata, {"event": "id", "word": "event_id", "letter": "event_id"}))

    assert found == [
        ("event", "unique (code)"), ("kind", "first_id to event"), ("letter", "has no event_id"),
    ]  # fmt: skip
