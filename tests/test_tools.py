"""The tools for assistants, as the official client sees them: in process, over HTTP, and on standard input."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.types import CallToolResult, TextContent, TextResourceContents

from http_host import hosted
from kzrs_bot import Bot
from kzrs_bot.serving.guard import Guard
from kzrs_bot.tools.server import create_server

FERRY = Path(__file__).parent / "packs" / "ferry"
HOW_MANY = "How many passengers did the line carry in 2024?"


def spoken(server: Any, talk: Callable[[Client], Awaitable[None]]) -> None:
    """A whole session, from start to shutdown."""

    async def session() -> None:
        async with asyncio.timeout(120), Client(server) as client:
            await talk(client)

    asyncio.run(session())


async def called(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """A tool's structured result, which must fit the schema that the tool declares."""
    result = await client.call_tool(tool, arguments)
    assert isinstance(result, CallToolResult)
    assert not result.is_error, result.content
    schemas = {listed.name: listed.output_schema for listed in (await client.list_tools()).tools}
    assert result.structured_content is not None
    jsonschema.validate(result.structured_content, schemas[tool] or False)
    assert isinstance(result.content[0], TextContent)
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    """What a tool says where it cannot do what it is told."""
    result = await client.call_tool(tool, arguments)
    assert isinstance(result, CallToolResult)
    assert result.is_error
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


def test_what_an_assistant_is_offered(ferry: Bot) -> None:
    async def talk(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["ask", "search_facts", "get_fact", "compute"]
        for tool in tools:
            assert tool.description
            assert tool.output_schema
            assert tool.annotations
            assert tool.annotations.read_only_hint
        resources = (await client.list_resources()).resources
        assert [str(resource.uri) for resource in resources] == [
            f"kzrs-bot://facts/{section.id}" for section in ferry.pack.report.sections
        ]
        assert [prompt.name for prompt in (await client.list_prompts()).prompts] == ["answer_from_the_report"]
        assert ferry.pack.report.title in (client.instructions or "")

    spoken(create_server(ferry), talk)


def test_ask(ferry: Bot) -> None:
    async def talk(client: Client) -> None:
        answer = await called(client, "ask", question=HOW_MANY)
        reply = ferry.conversation().ask(HOW_MANY)
        assert answer["kind"] == "answer"
        assert answer["text"] == reply.body
        assert answer["facts"] == list(reply.facts)
        assert [place["section"] for place in answer["places"]] == [c.section for c in reply.citations]
        follow_up = await called(client, "ask", question="and bicycles?", earlier=[HOW_MANY])
        assert follow_up["kind"] == "answer"
        assert "bicycles" in follow_up["text"]
        silent = await called(client, "ask", question="Who is the patron of the zebras?")
        assert silent["kind"] == "no_answer"
        assert silent["missing"]
        assert "4000" in await refused(client, "ask", question="x" * 4001)

    spoken(create_server(ferry), talk)


def test_facts_and_figures(ferry: Bot) -> None:
    async def talk(client: Client) -> None:
        found = (await called(client, "search_facts", query="passengers carried", limit=5))["facts"]
        assert 0 < len(found) <= 5
        assert any("passengers" in fact["statement"] for fact in found)
        figures = [fact.id for fact in ferry.pack.facts.values() if fact.figure and fact.figure.value]
        fact = await called(client, "get_fact", id=figures[0])
        assert fact["value"] == ferry.pack.facts[figures[0]].figure.value.show()  # type: ignore[union-attr]
        assert fact["places"]
        assert "no fact 'nothing'" in await refused(client, "get_fact", id="nothing")
        alike = ([other for other in figures if unit(ferry, other) == unit(ferry, id_)] for id_ in figures)
        same = next(ids for ids in alike if len(ids) > 1)[:2]
        computed = await called(client, "compute", operation="difference", facts=same)
        assert computed["step"]["facts"] == same
        assert " − " in computed["step"]["formula"]
        assert [fact["id"] for fact in computed["facts"]] == same
        assert "takes 2" in await refused(client, "compute", operation="ratio", facts=same[:1])
        assert "operation" in await refused(client, "compute", operation="guess", facts=same)

    spoken(create_server(ferry), talk)


def unit(bot: Bot, id_: str) -> str:
    figure = bot.pack.facts[id_].figure
    return figure.value.unit if figure and figure.value else ""


def test_sections_and_the_prompt(ferry: Bot) -> None:
    async def talk(client: Client) -> None:
        for section in ferry.pack.report.sections:
            (content,) = (await client.read_resource(f"kzrs-bot://facts/{section.id}")).contents
            assert isinstance(content, TextResourceContents)
            assert content.text.startswith(f"# {section.title}\n")
            assert content.text.count("## Paragraph") == len(section.paragraphs)
        with pytest.raises(MCPError):
            await client.read_resource("kzrs-bot://facts/nowhere")
        prompt = await client.get_prompt("answer_from_the_report", {"question": HOW_MANY})
        text = prompt.messages[0].content
        assert isinstance(text, TextContent)
        assert "cite" in text.text
        assert text.text.endswith(HOW_MANY)

    spoken(create_server(ferry), talk)


def test_over_http(ferry: Bot) -> None:
    app = Guard(create_server(ferry).streamable_http_app(stateless_http=True), tokens=(), rate=0)

    async def talk(client: Client) -> None:
        assert (await called(client, "ask", question=HOW_MANY))["kind"] == "answer"

    with hosted(app) as address:
        spoken(f"{address}/mcp", talk)
    with (
        hosted(Guard(create_server(ferry).streamable_http_app(), tokens=("t",), rate=0)) as address,
        pytest.raises((MCPError, ExceptionGroup)),
    ):
        spoken(f"{address}/mcp", talk)


def test_on_standard_input_from_start_to_shutdown(tmp_path: Path) -> None:
    """The command as assistants start it; it ends when its input does."""
    environment = {key: os.environ[key] for key in ("PYTHONPATH", "XDG_CACHE_HOME") if key in os.environ}
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "kzrs_bot", "mcp", "--pack", str(FERRY)], env=environment, cwd=tmp_path
    )

    async def talk(client: Client) -> None:
        assert (await called(client, "ask", question=HOW_MANY))["kind"] == "answer"
        assert (await called(client, "search_facts", query="bicycles"))["facts"]

    spoken(server, talk)
