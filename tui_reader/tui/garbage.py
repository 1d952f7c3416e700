"""When Python looks for garbage: not while much is made that stays, as it would look through all of it.

Looking stops every thread, for longer the more there is.
"""

import gc


def wait() -> None:
    """Do not look until `go_on`."""
    gc.disable()


def go_on() -> None:
    """Look again from now on, but never through what there is already: that is kept, or goes without it."""
    gc.freeze()
    gc.enable()
