"""Floor 4: read the request, call one function of the store, show the answer."""
