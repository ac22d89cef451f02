"""JSON Schemas of a pack's files, so that editors complete and check them while one types."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from kzrs_bot.pack.schema import (
    CalculationRecord,
    ConceptRecord,
    EntityRecord,
    FactRecord,
    IdentityRecord,
    IntentRecord,
    OneOrMany,
    ReportRecord,
    ScaffoldingRecord,
    SmallTalkRecord,
)
from kzrs_bot.scripts.schema import ScriptRecord

ROLES: Mapping[str, Any] = {
    "report": ReportRecord,
    "entities": list[EntityRecord],
    "facts": list[FactRecord],
    "arithmetic": list[IdentityRecord],
    "samples": dict[str, OneOrMany],
    "calculations": list[CalculationRecord],
    "concepts": list[ConceptRecord],
    "scaffolding": ScaffoldingRecord,
    "shorthand": dict[str, str],
    "asking": list[IntentRecord],
    "wording": dict[str, OneOrMany],
    "smalltalk": list[SmallTalkRecord],
    "dialogue": ScriptRecord,
}
"""What each kind of file holds, by its role in a pack; and the script."""

_LIST_MAKERS = {"_as_list", "one_or_many"}
"""Validators after which one value may stand for a list of one."""


class _Generator(GenerateJsonSchema):
    """Knows what the loader allows besides: one value for a list, and figures for text."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  (as the base class has it)
        """The key is title enough."""
        return False

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        inner = super().function_before_schema(schema)
        maker: Callable[..., Any] = schema["function"]["function"]
        if getattr(maker, "__name__", "") in _LIST_MAKERS and "items" in inner:
            return {"anyOf": [inner["items"], inner]}
        return inner

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        inner = super().str_schema(schema)
        return inner if "pattern" in inner else inner | {"type": ["string", "number", "boolean"]}


def json_schema(role: str) -> dict[str, Any]:
    """The schema of one kind of file."""
    schema = TypeAdapter(ROLES[role]).json_schema(by_alias=True, schema_generator=_Generator)
    return {"$schema": GenerateJsonSchema.schema_dialect} | schema | {"title": f"kzrs-bot {role}"}


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into a folder; the files, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for role in sorted(ROLES):
        file = folder / f"{role}.schema.json"
        file.write_text(json.dumps(json_schema(role), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        files.append(file)
    return files
