"""The page at /, a single file that asks for nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


class Page:
    """Handler of /; the page's own script and style are let through by their hashes, and no other."""

    def __init__(self) -> None:
        self._html = files(__package__).joinpath("page.html").read_text(encoding="utf-8")
        hashes: dict[str, str] = {}
        for kind, text in _INLINE.findall(self._html):
            hashes[kind] = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        self._headers = {
            "Content-Security-Policy": (
                f"default-src 'none'; connect-src 'self'; img-src data:; script-src 'sha256-{hashes['script']}'; "
                f"style-src 'sha256-{hashes['style']}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }

    def routes(self) -> list[Route]:
        return [Route("/", self.show, methods=["GET"])]

    async def show(self, _: Request) -> Response:
        """The page."""
        return HTMLResponse(self._html, headers=self._headers)
