"""From the command line to a running server; says which extra is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.serving.settings import Settings, read_tokens


def start(*, pack: Path | None, report: Path | None, token_file: Path | None, **told: Any) -> None:
    """Serve until a signal says to end; raises KzrsBotError where it cannot begin."""
    tokens = read_tokens(token_file) if token_file else ()
    if token_file and not tokens:
        raise KzrsBotError(f"{token_file} holds no token; expected one a line")
    settings = Settings(
        pack=str(pack) if pack else None, report=str(report) if report else None, tokens=tokens, **told
    )
    try:
        from kzrs_bot.serving.running import serve
    except ModuleNotFoundError as missing:
        raise missing_extra("serve", missing) from None
    serve(settings)


def missing_extra(extra: str, missing: ModuleNotFoundError) -> KzrsBotError:
    """What to do about a library that an extra would have brought."""
    return KzrsBotError(f'{missing.name} is not installed; run: python -m pip install "kzrs-bot[{extra}]"')
