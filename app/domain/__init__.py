"""Floor 0: words, values and rules, without framework and without I/O."""
