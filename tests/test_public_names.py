"""What others may rely on. Taking a name away, or changing what it takes, asks for a new major version."""

from __future__ import annotations

import dataclasses
import inspect
from enum import Enum
from typing import Any

import pytest

import kzrs_bot

PUBLIC = {
    "Bot": "(pack, *, report, wording, smalltalk, replies, before, after) ask_many conversation hooked respond search",
    "Citation": "paragraph section stated_by title",
    "Conversation": "ask ask_async to_dict",
    "ConversationError": "",
    "Kind": "ANSWER CLARIFICATION NO_ANSWER SMALLTALK",
    "KnowledgeSource": "files name",
    "KzrsBotError": "",
    "PackError": "",
    "Part": "derivation facts text",
    "Problem": "column excerpt file hint line message place remedy rule warning",
    "Reading": "asks calculation candidates corrections cues direction inherited intent periods terms text",
    "Refusal": "code missing nearest recognised",
    "Reply": "body citations derivation facts from_dict kind parts reading refusal suggestions text to_dict",
    "SmallTalk": "id patterns replies",
    "Step": "formula operands operation result",
}


def surface(value: Any) -> str:
    """A class's public members; of the bot, what one makes it from as well."""
    if issubclass(value, Enum):
        return " ".join(sorted(value.__members__))
    names = {name for name in vars(value) if not name.startswith("_")}
    if dataclasses.is_dataclass(value):
        names |= {field.name for field in dataclasses.fields(value)}
    told = sorted(names)
    if value is kzrs_bot.Bot:
        words = str(inspect.signature(value).replace(return_annotation=inspect.Signature.empty, parameters=[
            parameter.replace(annotation=inspect.Parameter.empty, default=inspect.Parameter.empty)
            for parameter in inspect.signature(value).parameters.values()
        ]))
        told.insert(0, words)
    return " ".join(told)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_keeps_its_members(name: str) -> None:
    assert surface(getattr(kzrs_bot, name)) == PUBLIC[name]


def test_the_public_names_are_sorted_and_complete() -> None:
    assert sorted(PUBLIC) == sorted(kzrs_bot.__all__) == kzrs_bot.__all__
    for name in kzrs_bot.__all__:
        assert getattr(kzrs_bot, name).__name__ == name
        assert name in dir(kzrs_bot)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = kzrs_bot.Nothing


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_says_what_it_is(name: str) -> None:
    value = getattr(kzrs_bot, name)
    assert inspect.getdoc(value)
    for member in surface(value).rpartition(")")[2].split():
        if inspect.isfunction(vars(value).get(member)):
            assert inspect.getdoc(getattr(value, member)), member
