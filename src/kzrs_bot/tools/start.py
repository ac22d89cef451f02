"""From the command line to a running server of tools."""

from __future__ import annotations

from pathlib import Path

from kzrs_bot.bot import Bot
from kzrs_bot.serving.settings import tokens_of
from kzrs_bot.serving.start import missing_extra


def start(
    *, pack: Path | None, report: Path | None, http: bool, host: str, port: int, token_file: Path | None, rate: int
) -> None:
    """Serve until the client leaves or a signal says to end; raises KzrsBotError where it cannot begin."""
    tokens = tokens_of(token_file)
    try:
        from kzrs_bot.tools.server import create_server
    except ModuleNotFoundError as missing:
        raise missing_extra("mcp", missing) from None
    server = create_server(Bot(pack, report=report))
    if not http:
        server.run("stdio")
        return
    import uvicorn

    from kzrs_bot.serving.guard import Guard

    app = Guard(server.streamable_http_app(stateless_http=True, host=host), tokens=tokens, rate=rate)
    uvicorn.run(app, host=host, port=port, ws="none", access_log=False, server_header=False)
