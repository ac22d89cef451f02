"""What the tools give, with schemas that say what each field holds."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Place(BaseModel):
    """A place in the report, to be cited."""

    section: str
    title: str = Field(description="Title of the section.")
    paragraph: int = Field(description="Counted from 1 inside the section.")
    stated_by: list[str] = Field(description="Persons or bodies that the report gives for the statement.")


class WorkedStep(BaseModel):
    """A step of a worked-out figure, which the report itself does not print."""

    operation: str
    formula: str = Field(description="The calculation in figures.")
    result: str
    facts: list[str] = Field(description="Ids of the facts that the operands stand in.")


class Answer(BaseModel):
    """What the bot says."""

    kind: Literal["answer", "no_answer", "clarification", "smalltalk"] = Field(
        description="no_answer: the report does not say it. clarification: ask again, naming one of the choices."
    )
    text: str = Field(description="The sentences, with marks such as [1] that point into `places`.")
    places: list[Place]
    facts: list[str] = Field(description="Ids of the facts that carry the answer.")
    steps: list[WorkedStep] = Field(description="How figures were worked out; empty for what the report states.")
    missing: list[str] = Field(description="For no_answer: words that nothing in the report accounts for.")
    nearest: list[str] = Field(description="For no_answer: ids of the nearest facts.")
    follow_ups: list[str] = Field(description="Questions that can be asked next.")


class FoundFact(BaseModel):
    """A fact in short."""

    id: str
    statement: str
    places: list[Place]


class FoundFacts(BaseModel):
    """Facts, nearest first; nearness is no proof that they answer the query."""

    facts: list[FoundFact]


class FullFact(FoundFact):
    """A fact with all that the report gives about it."""

    kind: str
    slots: dict[str, list[str]] = Field(description="Roles, time, place, purpose and so on.")
    value: str | None = Field(description="The figure, as the report prints it.")
    period: str | None = Field(description="The period of the figure, in ISO 8601.")
    change: str | None = Field(description="The change that the report gives with the figure.")
    evidence: list[str] = Field(description="Figures, dates and names that stand in the paragraph.")


class Computed(BaseModel):
    """A figure that was worked out, and is not in the report."""

    step: WorkedStep
    facts: list[FoundFact] = Field(description="Where the operands stand.")
