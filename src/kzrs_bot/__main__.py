"""The program: `kzrs-bot`, and `python -m kzrs_bot`.

Without arguments it goes straight to the chat, and with questions alone (`ask QUESTION...`) straight to the
replies, past the command line's library, which takes longer to load than the prompt.
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
        arguments = sys.argv[1:]
        if arguments[:1] == ["ask"] and arguments[1:] and not any(each.startswith("-") for each in arguments):
            from kzrs_bot.terminal.asking import answer_all

            sys.exit(answer_all(arguments[1:]))
        elif arguments:
            from kzrs_bot.cli import app

            app(prog_name="kzrs-bot")
        else:
            from kzrs_bot.terminal.options import ChatOptions
            from kzrs_bot.terminal.start import start

            sys.exit(start(ChatOptions()))


if __name__ == "__main__":
    main()
