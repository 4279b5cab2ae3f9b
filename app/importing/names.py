"""Which record of the registers a name in a file means: actors, regions, districts and towns, by any spelling."""


class Names:
    """What the registers call themselves, read once for a whole import."""
