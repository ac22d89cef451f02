"""From the command line to a running server; says which extra is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.serving.settings import Settings, tokens_of


def start(*, pack: Path | None, report: Path | None, token_file: Path | None, **told: Any) -> None:
    """Serve until a signal says to end; raises KzrsBotError where it cannot begin."""
    settings = Settings(
        pack=str(pack) if pack else None,
        report=str(report) if report else None,
        tokens=tokens_of(token_file),
        **told,
    )
    try:
        from kzrs_bot.serving.running import serve
    except ModuleNotFoundError as missing:
        raise missing_extra("serve", missing) from None
    serve(settings)


def missing_extra(extra: str, missing: ModuleNotFoundError) -> KzrsBotError:
    """What to do about a library that an extra would have brought."""
    return KzrsBotError(f'{missing.name} is not installed; run: python -m pip install "kzrs-bot[{extra}]"')
