"""The shape of a script file: the one declaration of which keys there are and what they hold."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from kzrs_bot.pack.schema import OneOrMany, Record, Text
from kzrs_bot.scripts.phrases import phrase

KindName = Literal["answer", "no_answer", "clarification", "smalltalk"]


def one_or_many(value: Any) -> Any:
    """One value may stand for a list of one."""
    return value if isinstance(value, list) else [value]


def _phrase(text: str) -> str:
    phrase(text)
    return text


def _locator(text: str) -> str:
    found = re.fullmatch(r"\s*(\S+)\s+([1-9]\d*)\s*", text)
    if found is None:
        raise ValueError(f'"{text}" is no place: a section and the number of a paragraph, as in "opening 2"')
    return f"{found[1]} {int(found[2])}"


Wordings = Annotated[list[str], BeforeValidator(one_or_many), Field(min_length=1)]
Phrases = Annotated[list[Annotated[str, AfterValidator(_phrase)]], BeforeValidator(one_or_many)]
Locators = Annotated[list[Annotated[str, AfterValidator(_locator)]], BeforeValidator(one_or_many)]
Kinds = Annotated[list[KindName], BeforeValidator(one_or_many)]


class TurnRecord(Record):
    """Something said to the bot, and what its reply must be like."""

    user: Wordings = Field(description="What is said; of several wordings each is tried in a run of its own.")
    kind: Kinds = Field(default=[], description="The kind of reply, or those of which one will do.")
    says: Phrases = Field(
        default=[], description="What the reply must say: whole words and figures, or /a regular expression/."
    )
    any: Phrases = Field(default=[], description="Of these the reply must say at least one.")
    not_: Phrases = Field(default=[], alias="not", description="What the reply must not say.")
    cites: Locators = Field(
        default=[], description='Places of the source, "section 2"; the reply must cite at least one.'
    )
    facts: OneOrMany = Field(default=[], description="Ids of facts that the reply must rest on, all of them.")
    without: OneOrMany = Field(default=[], description="Ids of facts that the reply must not rest on.")
    note: Text | None = Field(default=None, description="For people; shown when the turn fails.")

    @model_validator(mode="after")
    def _checks_something(self) -> TurnRecord:
        if not any((self.kind, self.says, self.any, self.not_, self.cites, self.facts, self.without)):
            raise ValueError("checks nothing; give kind, says, any, not, cites, facts or without")
        return self


class DialogueRecord(Record):
    """A conversation from its first word."""

    name: Text = Field(description="What the conversation is about; unique in its file.")
    turns: list[TurnRecord] = Field(min_length=1, description="What is said, in order.")
    marks: OneOrMany = Field(default=[], description="Marks for pytest, as in -m slow.")
    fails: Text | None = Field(
        default=None,
        description="Why the conversation is known to fail; once it passes in every wording, the mark is a failure.",
    )


class ScriptRecord(Record):
    """A script file."""

    pack: Text | None = Field(
        default=None, description="The pack's folder, relative to the file; without it the built-in pack."
    )
    dialogues: list[DialogueRecord] = Field(min_length=1, description="The conversations.")
