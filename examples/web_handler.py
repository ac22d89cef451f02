"""A web handler without a framework: GET /?q=... answers one question as JSON, whatever WSGI server runs it.

    python examples/web_handler.py        # then open http://127.0.0.1:8000/?q=How+big+was+trade+in+2023%3F
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server

from kzrs_bot import Bot

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

bot = Bot()  # one for the process: it never changes, and threads may share it


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Each request is a conversation of its own."""
    question = parse_qs(environ.get("QUERY_STRING", "")).get("q", [""])[0]
    reply = bot.conversation().ask(question)
    start_response("200 OK", [("Content-Type", "application/json; charset=utf-8")])
    return [json.dumps(reply.to_dict(), ensure_ascii=False).encode()]


if __name__ == "__main__":
    make_server("127.0.0.1", 8000, application).serve_forever()
