"""Pydantic's errors in the words of a pack's author: field, what was found, what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kzrs_bot.errors import Problem
from kzrs_bot.pack.yaml_positions import Document, Loc

_EXPECTED: Mapping[str, str] = {
    "string_type": "expected text",
    "list_type": "expected a list",
    "dict_type": "expected a mapping",
    "model_type": "expected a mapping of fields",
    "int_parsing": "expected a whole number",
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
}

PERIOD_FORM = "write 2011, 2024-09, 2024-11-12, 2024-Q2 or two of them with a slash between"
_QUANTITY_FORM = 'write "$8.4 million", "96.4%" or "9,700 tons"'
_FORMS: Mapping[str, str] = {
    "base": PERIOD_FORM,
    "period": PERIOD_FORM,
    "amount": _QUANTITY_FORM,
    "factor": 'write "2.5x"',
    "percent": 'write "+8%"',
    "value": _QUANTITY_FORM,
    "id": "write small letters, digits and single hyphens, as in first-light",
    "paragraphs": "write the SHA-256 of the paragraph, which kzrs-bot verify tells",
    "patterns": "put a backslash before a bracket or sign that is meant as itself",
    "salience": "write 1, 2 or 3",
}
"""How the value of a field is written, where it cannot be read."""


def did_you_mean(text: str, choices: Iterable[str]) -> str:
    """The hint that names the nearest choice, or nothing where none is near."""
    nearest = near_miss(text, choices)
    return f'did you mean "{nearest}"?' if nearest else ""


def near_miss(text: str, choices: Iterable[str]) -> str | None:
    """The choice that `text` is most likely a misspelling of."""
    allowed = 1 if len(text) < 6 else 2
    found = process.extractOne(text, list(choices), scorer=OSA.distance, score_cutoff=allowed)
    return str(found[0]) if found and found[1] else None


def explained(
    document: Document, base: tuple[int, ...], model: type[BaseModel], error: ValidationError
) -> list[Problem]:
    """One Problem for each of pydantic's errors, at the place where it was written."""
    return [_explained(document, base, model, dict(detail)) for detail in error.errors(include_url=False)]


def _explained(document: Document, base: tuple[int, ...], model: type[BaseModel], detail: Mapping[str, Any]) -> Problem:
    loc: Loc = [part for part in detail["loc"] if part != "[key]"]
    kind, found = str(detail["type"]), detail.get("input")
    name = field_name(loc)
    if kind == "missing":
        return document.problem((*base, *loc), "missing-field", f"{name}: is missing")
    if kind in ("extra_forbidden", "invalid_key") or (detail["loc"] and detail["loc"][-1] == "[key]"):
        choices = _keys_at(model, loc[:-1])
        hint = did_you_mean(str(loc[-1]), choices) or f"expected one of {', '.join(choices)}"
        return document.problem((*base, *loc), "unknown-field", f'"{loc[-1]}" is no {_thing(loc)}', hint)
    return document.problem(
        (*base, *loc),
        _rule(kind),
        f"{name}: {_fault(kind, found, detail)}",
        _hint(kind, found, detail) or _FORMS.get(name.rpartition(".")[2], ""),
    )


def field_name(loc: Loc) -> str:
    """The fields on the way, dots between them; item numbers are told by the line."""
    return ".".join(part for part in loc if isinstance(part, str)) or "record"


def _rule(kind: str) -> str:
    return "wrong-type" if kind in _EXPECTED else "bad-value"


def _thing(loc: Loc) -> str:
    inside = [part for part in loc[:-1] if isinstance(part, str)]
    return f"field of {inside[-1]}" if inside else "field here"


def _fault(kind: str, found: Any, detail: Mapping[str, Any]) -> str:
    if kind == "value_error":
        return str(detail.get("ctx", {}).get("error", detail["msg"]))
    if kind == "literal_error":
        return f'"{found}" is not among {detail["ctx"]["expected"]}'
    return f"{_EXPECTED.get(kind, str(detail['msg']))}, found {_described(found)}"


def _hint(kind: str, found: Any, detail: Mapping[str, Any]) -> str:
    if kind != "literal_error":
        return ""
    choices = str(detail["ctx"]["expected"]).replace(" or ", ", ").split(", ")
    return did_you_mean(str(found), [choice.strip("'") for choice in choices])


def _described(found: Any) -> str:
    if found is None:
        return "nothing"
    if isinstance(found, str):
        return f'"{found}"' if len(found) <= 60 else f'"{found[:57]}..."'
    if isinstance(found, dict):
        return "a mapping"
    if isinstance(found, list):
        return "a list" if found else "an empty list"
    return repr(found)


def _keys_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that the schema allows at a place."""
    where: Any = model
    for part in loc:
        where = _inner(where, part)
    if isinstance(where, type) and issubclass(where, BaseModel):
        return [field.alias or name for name, field in where.model_fields.items()]
    literal = get_args(where)[0] if get_args(where) else None
    return [str(name) for name in get_args(literal)]


def _inner(where: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return _model_in(where) or where
    fields = where.model_fields if isinstance(where, type) and issubclass(where, BaseModel) else {}
    for name, field in fields.items():
        if part == (field.alias or name):
            return _model_in(field.annotation) or field.annotation
    return None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for found in map(_model_in, get_args(annotation)) if found), None)
