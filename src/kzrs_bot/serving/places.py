"""The source, for those who follow a citation: its sections, and what stands in a paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kzrs_bot.bot import Bot
from kzrs_bot.pack.verify import Locator, report_paragraphs
from kzrs_bot.serving.problems import Refused
from kzrs_bot.serving.records import FactRecord, PlaceRecord, ReportRecord, SectionRecord


@dataclass(frozen=True, slots=True)
class Places:
    """Handlers of /v1/report and /v1/places."""

    bot: Bot
    texts: Mapping[Locator, str]
    """The paragraphs of the reader's copy, empty where there is none."""

    @classmethod
    def of(cls, bot: Bot) -> Places:
        """With the paragraphs of the bot's report; raises OSError where it cannot be read."""
        text = bot.report.read_text(encoding="utf-8") if bot.report else None
        return cls(bot, report_paragraphs(bot.pack.report, text) if text is not None else {})

    def routes(self) -> list[Route]:
        return [
            Route("/v1/report", self.report, methods=["GET"]),
            Route("/v1/places/{section}/{paragraph}", self.place, methods=["GET"]),
        ]

    async def report(self, _: Request) -> Response:
        """Title and sections of the source, and questions to begin with."""
        pack = self.bot.pack
        sections = [
            SectionRecord(id=section.id, title=section.title, paragraphs=len(section.paragraphs))
            for section in pack.report.sections
        ]
        record = ReportRecord(
            title=pack.report.title,
            agency=pack.report.agency,
            sections=sections,
            examples=list(pack.wording.get("example_questions", ())),
        )
        return JSONResponse(record.model_dump())

    async def place(self, request: Request) -> Response:
        """A paragraph: its facts, and its text where the server was given the report."""
        section, number = request.path_params["section"], request.path_params["paragraph"]
        titles = {found.id: found for found in self.bot.pack.report.sections}
        if section not in titles or not number.isdecimal() or not 1 <= int(number) <= len(titles[section].paragraphs):
            raise Refused(404, "The source has no such place.", "no_place")
        return JSONResponse(self._record(section, titles[section].title, int(number)).model_dump())

    def _record(self, section: str, title: str, number: int) -> PlaceRecord:
        pack = self.bot.pack
        facts = [
            FactRecord(
                id=fact.id,
                statement=fact.statement,
                stated_by=[pack.entities[id_].name for id_ in fact.stated_by],
            )
            for fact in pack.facts.values()
            if fact.states and any((ref.section, ref.paragraph) == (section, number) for ref in fact.references)
        ]
        text = self.texts.get((section, number))
        return PlaceRecord(section=section, title=title, paragraph=number, text=text, facts=facts)
