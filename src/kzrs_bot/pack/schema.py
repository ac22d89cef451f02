"""The shape of a pack's files: the one declaration of which keys there are and what they hold.

Every scalar arrives as text (see yaml_positions); the types below say what it must read as.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    model_validator,
)

from kzrs_bot.values import Period, Quantity

T = TypeVar("T")

SlotName = Literal[
    "agent",
    "patient",
    "partner",
    "time",
    "place",
    "reason",
    "purpose",
    "manner",
    "duration",
    "frequency",
    "capacity",
    "topic",
    "result",
    "name",
    "members",
    "source",
    "kind",
    "quantity",
]
FactKind = Literal["figure", "event", "relation", "claim", "overview", "gap"]
IdentityKind = Literal[
    "sum", "difference", "complement", "items", "count", "years", "lasting", "acts", "means", "rate", "worth",
    "goal",
]
SLOTS: tuple[str, ...] = get_args(SlotName)


def _parser(parse: Callable[[str], T]) -> Callable[[Any], T]:
    def validate(value: Any) -> T:
        try:
            return parse(value)
        except (ArithmeticError, TypeError, AttributeError) as error:
            raise ValueError(f"expected text that can be read, found {value!r}") from error

    return validate


def _as_list(value: Any) -> Any:
    """One value may stand for a list of one; nothing written is an empty list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("expected text, found nothing")
    return text.strip()


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text):
        raise ValueError(f'"{text}" is no id: small letters, digits and single hyphens')
    return text


def _pattern(text: str) -> str:
    try:
        compiled = re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"is no regular expression: {error}") from error
    if compiled.match("") or compiled.fullmatch(""):
        raise ValueError("matches the empty text, so it would match everything")
    return text


Text = Annotated[str, AfterValidator(_filled)]
Slug = Annotated[str, AfterValidator(_slug)]
Pattern = Annotated[str, AfterValidator(_filled), AfterValidator(_pattern)]
OneOrMany = Annotated[list[Text], BeforeValidator(_as_list)]
Patterns = Annotated[list[Pattern], BeforeValidator(_as_list), Field(min_length=1)]
Texts = Annotated[list[Text], BeforeValidator(_as_list), Field(min_length=1)]
PeriodText = Annotated[Period, PlainValidator(_parser(Period.parse))]
QuantityText = Annotated[Quantity, PlainValidator(_parser(Quantity.parse))]


class Record(BaseModel):
    """Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_nulls(cls, value: Any) -> Any:
        """An empty value is the same as an absent key."""
        if not isinstance(value, dict):
            return value
        return {key: item for key, item in value.items() if item is not None}


class ReferenceRecord(Record):
    section: Text
    paragraph: int = Field(ge=1)
    evidence: OneOrMany = []


class EntityRecord(Record):
    id: Slug
    name: Text
    kinds: OneOrMany = []
    aliases: OneOrMany = []
    adjectives: OneOrMany = []
    side: Text | None = None
    stands_for: Text | None = None
    description: Text | None = None
    references: Annotated[list[ReferenceRecord], BeforeValidator(_as_list)] = []


class ChangeRecord(Record):
    percent: QuantityText | None = None
    amount: QuantityText | None = None
    factor: QuantityText | None = None
    base: PeriodText | None = None


class FigureRecord(Record):
    measure: Text
    dims: dict[str, Text] = {}
    period: PeriodText | None = None
    value: QuantityText | None = None
    change: ChangeRecord | None = None


class FactRecord(Record):
    id: Slug
    kind: FactKind
    statement: Text | None = None
    heading: Text | None = None
    about: Annotated[list[OneOrMany], BeforeValidator(_as_list)] = []
    terms: OneOrMany = []
    denies: OneOrMany = []
    from_: Text | None = Field(default=None, alias="from")
    to: Text | None = None
    slots: dict[SlotName, OneOrMany] = {}
    says: dict[SlotName, Text] = {}
    figure: FigureRecord | None = None
    stated_by: OneOrMany = []
    salience: int = Field(default=1, ge=1, le=3)
    reference: ReferenceRecord | None = None
    references: list[ReferenceRecord] = []
    parts: OneOrMany = []
    near: OneOrMany = []


class IdentityRecord(Record):
    id: Slug
    kind: IdentityKind
    result: Text
    terms: OneOrMany = []
    dim: Text | None = None
    words: OneOrMany = []
    note: Text | None = None


class CalculationRecord(Record):
    id: Slug
    ask: Text
    samples: Texts
    follow_ups: OneOrMany = []


class ConceptRecord(Record):
    id: Text
    words: Texts
    opposite: OneOrMany = []
    converse: OneOrMany = []
    broader: OneOrMany = []
    weight: Literal["light", "telling"] = "telling"
    trend: Literal["up", "down"] | None = None
    annuls: Literal["", "event"] = ""
    frame: dict[str, Literal["from", "to"]] = {}


class SectionRecord(Record):
    id: Slug
    title: Text
    paragraphs: list[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = Field(min_length=1)


class ReportRecord(Record):
    title: Text
    agency: Text
    parties: OneOrMany = []
    perspective: Text | None = None
    sections: list[SectionRecord] = Field(min_length=1)


class ScaffoldingRecord(Record):
    scaffold: OneOrMany = []
    attributes: OneOrMany = []
    countries: OneOrMany = []


class IntentRecord(Record):
    id: Text
    patterns: Patterns
    asks: Text
    priority: int = 0
    options: dict[str, Text] = {}


class SmallTalkRecord(Record):
    id: Text
    patterns: Patterns
    replies: Texts
