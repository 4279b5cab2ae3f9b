"""The Northern Mali Incident Atlas: a ledger of claims about armed incidents, and the pages that read it.

How to read this code: start at `domain`, where the words, the filter and the rules of the figures stand without
any framework. `models` are the tables; `store` is the only floor that talks to the database: `store.write` is the
one way in, `store.read` and `store.facets` the ways out, `store.guard` refuses every other. `render` turns rows
into bytes and `importing` turns files into plans. `web` reads a request, calls one function of the store and shows
the answer. `main` and `cli` wire it together. A module imports only from floors below its own.
"""
