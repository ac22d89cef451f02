"""Ends the program without a traceback where nothing is wrong with the program."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kzrs_bot.errors import KzrsBotError

BROKEN, INTERRUPTED, PIPE_CLOSED = 2, 130, 141
"""Exit statuses, the latter two as a shell reports the signals."""


@contextmanager
def orderly() -> Iterator[None]:
    """For the end of a process: an error of ours becomes a message, Ctrl-C and a closed pipe but an exit status."""
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except KzrsBotError as error:
        print(f"kzrs-bot: {error}", file=sys.stderr)
        raise SystemExit(BROKEN) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(PIPE_CLOSED) from None
    finally:
        gc.freeze()  # what is left goes with the process: to search it for garbage takes longer than a dozen replies
