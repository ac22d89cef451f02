"""The examples run as they stand."""

from __future__ import annotations

import ast
import asyncio
import json
import runpy
import threading
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from kzrs_bot import Bot, Kind, Reply

EXAMPLES = Path(__file__).parent.parent / "examples"


class Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing: a test prints nothing."""


def test_the_web_handler() -> None:
    application = runpy.run_path(str(EXAMPLES / "web_handler.py"))["application"]
    with make_server("127.0.0.1", 0, application, handler_class=Silent) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/?q=How+big+was+trade+in+2023%3F"
        with urlopen(address, timeout=30) as response:
            reply = Reply.from_dict(json.load(response))
        thread.join(timeout=30)
    assert reply.kind is Kind.ANSWER
    assert "$91.2 million" in reply.text


def test_the_chat_platform_handler(bot: Bot) -> None:
    made = runpy.run_path(str(EXAMPLES / "chat_platform.py"))["Handler"]
    kept: dict[str, str] = {}

    async def talk() -> list[str | None]:
        first, second = made(bot, kept=kept), made(bot, kept=kept)  # as after a restart
        return [
            await first.on_message("hall", "ann", "@desk How big was trade in 2023?"),
            await first.on_message("hall", "bob", "@desk Who is Serbia's ambassador?"),
            await first.on_message("hall", "bob", "lunch, anyone?"),
            await second.on_message("hall", "ann", "@desk and imports?"),
        ]

    trade, ambassador, lunch, imports = asyncio.run(talk())
    assert trade is not None
    assert ambassador is not None
    assert imports is not None
    assert "$91.2 million" in trade
    assert trade.splitlines()[1].startswith("[1] Mutual trade")
    assert "ambassador" in ambassador
    assert lunch is None
    assert "$79.8 million" in imports
    assert sorted(kept) == ["hall/ann", "hall/bob"]


def test_the_notebook() -> None:
    """Each cell is run as a notebook would: its last expression is what it shows."""
    notebook = json.loads((EXAMPLES / "notebook.ipynb").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    shown = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            *_, last = tree.body
            assert isinstance(last, ast.Expr)
            exec(compile(ast.Module(tree.body[:-1], []), "notebook", "exec"), names)
            shown.append(eval(compile(ast.Expression(last.value), "notebook", "eval"), names))
    trade, imports, steps, rows = shown
    assert "$91.2 million" in trade._repr_html_()
    assert "79.8 million" in imports._repr_markdown_()
    assert steps[0][2] == "87.5%"
    assert [kind for _, kind, _ in rows] == ["answer", "no_answer"]


DANGEROUS = "<script>alert(1)</script> & [x](http://x) *a* _b_ `c` # 1. $d$ | e"


def test_what_a_notebook_shows_is_escaped(bot: Bot) -> None:
    reply = Reply(f"{DANGEROUS}\n1. first", Kind.ANSWER)
    assert "<script" not in reply._repr_html_()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in reply._repr_html_()
    markdown_it = pytest.importorskip("markdown_it")
    shown = markdown_it.MarkdownIt().render(reply._repr_markdown_())
    assert shown.count("<") == len(["<p>", "<br />", "</p>"])
    cited = bot.conversation().ask("How big was trade in 2023?")
    page = markdown_it.MarkdownIt().render(cited._repr_markdown_())
    assert page.count("<li>") == cited._repr_html_().count("<li>") == len(cited.citations)
    assert "$91.2 million" in page
    assert page.splitlines()[0].endswith("[1]</p>")
