"""`python -m kzrs_bot`."""

from kzrs_bot.cli import main

if __name__ == "__main__":
    main()
