"""The program: `kzrs-bot`, and `python -m kzrs_bot`.

Without arguments it goes straight to the chat, past the command line's library, which takes longer
to load than the prompt.
"""

from __future__ import annotations

import sys

from kzrs_bot.terminal.ending import orderly


def main() -> None:
    """Chat, or do what the arguments say."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    with orderly():
        if len(sys.argv) > 1:
            from kzrs_bot.cli import app

            app(prog_name="kzrs-bot")
        else:
            from kzrs_bot.terminal.options import ChatOptions
            from kzrs_bot.terminal.start import start

            sys.exit(start(ChatOptions()))


if __name__ == "__main__":
    main()
