"""The server: which tools, resources and prompt there are, and what assistants are told about them."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.resources import FunctionResource
from mcp.types import ToolAnnotations
from pydantic import Field

import kzrs_bot
from kzrs_bot.bot import Bot
from kzrs_bot.reasoning.combining import ComputationError
from kzrs_bot.tools.facts import FactTools
from kzrs_bot.tools.records import Answer, Computed, FoundFacts, FullFact

_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_LONGEST = 4000
_MOST = 20

Text = Annotated[str, Field(max_length=_LONGEST)]
Earlier = Annotated[
    list[Text], Field(max_length=_MOST, description="The user's questions before this one, the oldest first.")
]
Limit = Annotated[int, Field(ge=1, le=_MOST)]
Operands = Annotated[list[str], Field(max_length=_MOST, description="Ids of facts that hold a figure, in order.")]


def create_server(bot: Bot) -> MCPServer:
    """A server whose every statement comes from the bot's report."""
    tools = FactTools(bot)
    title = bot.pack.report.title
    server: MCPServer = MCPServer(
        "kzrs-bot",
        version=kzrs_bot.__version__,
        log_level="WARNING",
        instructions=(
            f"Facts of one report: {title} ({bot.pack.report.agency}). Take figures, dates and names from here alone, "
            "and cite section and paragraph. Where `ask` gives no_answer, the report does not say it: say so, "
            "and add nothing."
        ),
    )
    _add_tools(server, tools)
    for section in bot.pack.report.sections:
        server.add_resource(
            FunctionResource(
                uri=f"kzrs-bot://facts/{section.id}",
                name=section.id,
                title=section.title,
                description=f"What the section states, by paragraph: {section.title}.",
                mime_type="text/markdown",
                fn=partial(tools.section, section.id),
            )
        )

    @server.prompt(title="Answer from the report, with citations")
    def answer_from_the_report(question: str) -> str:
        """Have a question answered from the report alone, each statement with its place."""
        return (
            f"Answer from the report {title!r} alone, by means of the tools ask, search_facts, get_fact and compute.\n"
            "After each statement, cite its place as (section title, paragraph), and who is given for it, if any.\n"
            "Mark a figure of compute, or one with steps, as worked out, and show the formula.\n"
            "What the report does not say, say that it does not say; add nothing of your own.\n\n"
            f"Question: {question}"
        )

    return server


def _add_tools(server: MCPServer, tools: FactTools) -> None:
    @server.tool(title="Ask the report", annotations=_READS)
    def ask(question: Text, earlier: Earlier = []) -> Answer:  # noqa: B006  (read only; shows clients the default)
        """Answer a question in plain English from the report, with the places to cite, or say that it is silent."""
        return tools.ask(question, earlier)

    @server.tool(title="Search the facts", annotations=_READS)
    def search_facts(query: Text, limit: Limit = 8) -> FoundFacts:
        """Find the facts nearest to a query, to choose from and to look up by id."""
        return tools.search(query, limit)

    @server.tool(title="Look up a fact", annotations=_READS)
    def get_fact(id: str) -> FullFact:
        """Everything that the report gives about a fact, by its id."""
        fact = tools.fact(id)
        if fact is None:
            raise ToolError(f"There is no fact {id!r}; search_facts tells ids.")
        return fact

    @server.tool(title="Work out a figure", annotations=_READS)
    def compute(
        operation: Literal["sum", "difference", "average", "ratio", "share", "change"], facts: Operands
    ) -> Computed:
        """Put figures of the report together, with formula and places.

        difference: the first less the second. ratio: how many times the second the first is. share: the first in
        percent of the second. change: from the first to the second, in percent.
        """
        try:
            return tools.compute(operation, facts)
        except ComputationError as error:
            raise ToolError(str(error)) from None
