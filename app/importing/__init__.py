"""Floor 3: files become plans."""
