"""How fast the bot is, as ratios within one run: `python -m benchmarks --help`."""
