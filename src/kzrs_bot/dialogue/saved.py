"""Saves a dialogue state as plain data, to be resumed in another process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from kzrs_bot.dialogue.state import State
from kzrs_bot.errors import ConversationError


def to_dict(state: State) -> dict[str, Any]:
    """A state as JSON-ready data."""
    return cast(dict[str, Any], _adapter().dump_python(state, mode="json"))


def from_dict(data: Mapping[str, Any]) -> State:
    """The state that `to_dict` saved.

    Raises:
        ConversationError: the data is no saved state; the message says where it differs.
    """
    from pydantic import ValidationError

    try:
        return cast(State, _adapter().validate_python(dict(data)))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ConversationError(f"not a saved conversation: {place}: {first['msg']}") from None


@cache
def _adapter() -> Any:
    """Built on first use: a bot that saves nothing need not load pydantic for it."""
    from pydantic import TypeAdapter

    return TypeAdapter(State)
