"""The public pages, one page a file."""
