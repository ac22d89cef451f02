"""Saves a dialogue state as plain data, to be resumed in another process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, cast

from kzrs_bot.dialogue.state import State
from kzrs_bot.errors import ConversationError

_LARGEST = 20_000
"""Beyond the place of any word or letter of a message."""
_WIDEST = 1000
"""Words or letters of a name, a period or a quantity."""
_MOST_DIGITS = 40


def to_dict(state: State) -> dict[str, Any]:
    """A state as JSON-ready data; what is as always is left out."""
    return cast(dict[str, Any], _adapter().dump_python(state, mode="json", exclude_defaults=True))


def from_dict(data: Mapping[str, Any]) -> State:
    """The state that `to_dict` saved.

    Raises:
        ConversationError: the data is no saved state; the message says where it differs.
    """
    from pydantic import ValidationError

    for key in data.keys() - {"turns"}:
        raise ConversationError(f"not a saved conversation: {key!r}: expected 'turns' and nothing else")
    try:
        state = cast(State, _adapter().validate_python(dict(data)))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ConversationError(f"not a saved conversation: {place}: {first['msg']}") from None
    except RecursionError:
        raise ConversationError("not a saved conversation: turns: nested too deeply") from None
    for fault in _outsized(state, ""):
        raise ConversationError(f"not a saved conversation: {fault}")
    return state


def _outsized(value: Any, place: str) -> Iterator[str]:
    """Where a number is larger than any message makes it: who sends such data means to keep the machine busy."""
    if isinstance(value, int):
        if not -_LARGEST <= value <= _LARGEST:
            yield f"{place}: a number of at most {_LARGEST} was expected"
    elif isinstance(value, Decimal):
        if len(value.as_tuple().digits) > _MOST_DIGITS or not -_MOST_DIGITS <= value.adjusted() <= _MOST_DIGITS:
            yield f"{place}: a number of at most {_MOST_DIGITS} digits was expected"
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _outsized(item, f"{place}.{number}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from _outsized(getattr(value, field.name), f"{place}.{field.name}".lstrip("."))
        start, end = getattr(value, "start", 0), getattr(value, "end", 0)
        if isinstance(start, int) and isinstance(end, int) and not 0 <= start <= end <= start + _WIDEST:
            yield f"{place}: a stretch of at most {_WIDEST} from 0 on was expected"


@cache
def _adapter() -> Any:
    """Built on first use: a bot that saves nothing need not load pydantic for it."""
    from pydantic import TypeAdapter

    return TypeAdapter(State)
