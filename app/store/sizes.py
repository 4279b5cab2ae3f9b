"""How SQLite knows how large its tables are and how often a value stands in them, by which it chooses between indexes.

A server does this by itself. SQLite has to be told to, and would else look through half of the record for a rare word.
"""

from sqlalchemy import Connection

ROWS = 1000
"""So many rows of each index are looked at, which takes a tenth of a second at a million incidents."""


def note(connection: Connection) -> None:
    """Count anew, as part of the transaction; nothing happens on a server, or where there is nothing to count.

    Other connections look at the counts as these are first made, and as they are opened.
    """
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("SELECT 1 FROM incident LIMIT 1").first():
        connection.exec_driver_sql(f"PRAGMA analysis_limit = {ROWS}")
        connection.exec_driver_sql("ANALYZE")
