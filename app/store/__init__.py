"""Floor 2: the only floor that talks to the database."""
