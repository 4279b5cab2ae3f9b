"""Keeping the interpreter from stopping every thread of a server for longer than a request should take."""

import gc
import sys

SELDOM = 50_000, 20, 50
"""So many objects come before Python's collector of garbage looks at the new ones; so many such looks, and so many of
those in turn, before it looks at older ones too. By its own numbers (700, 10, 10) one page of a long list has it look
through all objects several times, 25 to 180 ms each, and it finds next to nothing: what a request leaves is freed
without it.
"""
TURN = 0.001
"""For so many seconds one thread may go on while another waits: the event loop waits some three turns for each of its
steps while a page is made.
"""


def settle() -> None:
    """Let the collector leave alone what there is now, and look at what comes less often; let threads take turns.

    The parts of a running server are some 300,000 objects. Looking through all of them stops every thread for a fifth
    of a second, again and again, and finds nothing.
    """
    # What is garbage already would never be freed.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    sys.setswitchinterval(TURN)
