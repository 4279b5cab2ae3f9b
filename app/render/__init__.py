"""Floor 3: rows become bytes."""
