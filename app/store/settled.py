"""Keeping the interpreter from stopping every thread of a server for longer than a request should take."""

import gc
import sys

SELDOM = 50_000, 10, 20
"""When Python's collector of garbage looks: at the new objects when there are so many, at older ones too after so many
such looks, and at all of them after so many of those. By its own numbers, which begin with some 700, one page of a long
list has it look through all objects several times, 25 to 180 ms each, and it finds next to nothing: what a request
leaves is freed without it. A process that answered 1,200 requests held as much memory as with those numbers.
"""
TURN = 0.001
"""For so many seconds one thread may go on while another waits. It is a fifth of Python's own, for the event loop waits
for a turn at each of its steps while a page is made.
"""


def settle() -> None:
    """Let the collector leave alone what there is now and look at the rest less often, and threads take turns sooner.

    The parts of a running server are some 300,000 objects. Looking through all of them stops every thread for a fifth
    of a second, again and again, and finds nothing.
    """
    # What is garbage already would never be freed.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    sys.setswitchinterval(TURN)
