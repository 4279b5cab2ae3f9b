"""The desk: where signed-in people keep the record."""
